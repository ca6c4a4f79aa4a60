/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times and durations as text, digests and base64: one row for each form that is read, and for each that is not.
 */
#include "base/digest.h"
#include "base/moment.h"

#include "arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
test_durations(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds; /* -1: none */
	} rows[] = {
		{ "1s", 1 },           { "90s", 90 },          { "15m", 900 },
		{ "12h", 43200 },      { "30d", 2592000 },     { "2w", 1209600 },
		{ "007d", 604800 },    { "3660d", 316224000 }, { "3661d", -1 },
		{ "999999999w", -1 },  { "0s", -1 },           { "", -1 },
		{ "s", -1 },           { "30", -1 },           { "30 d", -1 },
		{ " 30d", -1 },        { "-1d", -1 },          { "+1d", -1 },
		{ "1.5d", -1 },        { "1d12h", -1 },        { "30D", -1 },
		{ "9999999999s", -1 }, { "1y", -1 },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		int64_t seconds = -1;

		if (sg_duration_of_text(sg_span_of(rows[i].text), &seconds) !=
			    (rows[i].seconds >= 0) ||
		    seconds != rows[i].seconds)
			fail_msg("%s: %lld", rows[i].text, (long long)seconds);
	}
}

static void
test_duration_texts(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} rows[] = { { -5, "0s" },   { 0, "0s" },      { 59, "59s" },   { 60, "1m" },
		     { 7199, "1h" }, { 86399, "23h" }, { 86400, "1d" }, { 8640000, "100d" } };

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++)
		assert_string_equal(
			sg_arena_copy(&arena, sg_duration_text(&arena, rows[i].seconds)).p,
			rows[i].text);
}

static void
test_times(void **state)
{
	static const struct {
		const char *text;
		int64_t unix_s; /* -1: none */
	} rows[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-11-21T10:00:00Z", 1795255200 },
		{ "2026-11-21 10:00:00z", 1795255200 },
		{ "2026-11-21T10:00:00.125Z", 1795255200 },
		{ "2026-11-21T12:30:00+02:30", 1795255200 },
		{ "2026-11-21T05:00:00-05:00", 1795255200 },
		{ "2024-02-29T00:00:00Z", 1709164800 },
		{ "2026-02-29T00:00:00Z", -1 },
		{ "2026-02-31T00:00:00Z", -1 },
		{ "2026-13-01T00:00:00Z", -1 },
		{ "2026-00-01T00:00:00Z", -1 },
		{ "2026-11-21T24:00:00Z", -1 },
		{ "2026-11-21T10:60:00Z", -1 },
		{ "2026-11-21T10:00:00", -1 },
		{ "2026-11-21T10:00:00.Z", -1 },
		{ "2026-11-21T10:00:00+2:30", -1 },
		{ "2026-11-21T10:00:00+25:00", -1 },
		{ "2026-11-21T10:00:00Z ", -1 },
		{ "2026-11-21", -1 },
		{ "26-11-21T10:00:00Z", -1 },
		{ "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		int64_t unix_s = -1;

		if (sg_time_of_text(sg_span_of(rows[i].text), &unix_s) != (rows[i].unix_s >= 0) ||
		    unix_s != rows[i].unix_s)
			fail_msg("%s: %lld", rows[i].text, (long long)unix_s);
	}
	assert_string_equal(sg_time_text(&arena, 1795255200).p, "2026-11-21T10:00:00Z");
	assert_int_equal(sg_time_text(&arena, -1).len, 0);
	assert_int_equal(sg_time_text(&arena, INT64_MAX).len, 0);
}

static void
test_digests(void **state)
{
	(void)state;
	/* FIPS 180-2, B.1 */
	assert_string_equal(sg_digest_sha256(&arena, SG_SPAN("abc")).p,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(sg_digest_sha256(&arena, (struct sg_span){ 0 }).p,
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
test_base64(void **state)
{
	static const struct {
		const char *text, *bytes; /* NULL: none */
	} rows[] = {
		{ "", "" },
		{ "Zg==", "f" },
		{ "Zm9v", "foo" },
		{ "Zm9vYg==", "foob" },
		{ "Zm\n9v\r\n", "foo" },
		{ " Zm9v ", "foo" },
		{ "Zg", NULL },
		{ "Zg=", NULL },
		{ "Zm9v!", NULL },
		{ "Zm9-", NULL },
		{ "Zm9v=", NULL },
		{ "Z", NULL },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_span bytes = SG_SPAN("untouched");
		bool done = sg_base64_decode(&arena, sg_span_of(rows[i].text), &bytes);

		if (done != (rows[i].bytes != NULL) ||
		    !sg_span_is(bytes, done ? rows[i].bytes : "untouched"))
			fail_msg("%s: %.*s", rows[i].text, SG_SPAN_ARG(bytes));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_durations), cmocka_unit_test(test_duration_texts),
		cmocka_unit_test(test_times),     cmocka_unit_test(test_digests),
		cmocka_unit_test(test_base64),
	};

	return cmocka_run_group_tests(tests, sg_test_arena_up, sg_test_arena_down);
}
