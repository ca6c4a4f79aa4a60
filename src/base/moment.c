/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times and durations. No locale, no time zone of the machine.
 */
#include "base/moment.h"

#include <time.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WEEK = 7 * DAY, MAX_DIGITS = 9 };

static const struct {
	char unit;
	int64_t seconds;
} units[] = { { 'w', WEEK }, { 'd', DAY }, { 'h', HOUR }, { 'm', MINUTE }, { 's', 1 } };

/* All of text as a number. */
static bool
number_of(struct sg_span text, int64_t *out)
{
	int64_t value = 0;

	if (text.len == 0 || text.len > MAX_DIGITS)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		value = value * 10 + (text.p[i] - '0');
	}
	*out = value;
	return true;
}

bool
sg_duration_of_text(struct sg_span text, int64_t *seconds)
{
	int64_t count;

	if (text.len == 0 || !number_of(sg_span_first(text, text.len - 1), &count))
		return false;
	for (size_t i = 0; i < SG_ARRAY_LEN(units); i++) {
		if (text.p[text.len - 1] != units[i].unit)
			continue;
		if (count == 0 || count > (int64_t)SG_DURATION_MAX_DAYS * DAY / units[i].seconds)
			return false;
		*seconds = count * units[i].seconds;
		return true;
	}
	return false;
}

struct sg_span
sg_duration_text(struct sg_arena *arena, int64_t seconds)
{
	/* Weeks are for writing: "3d" tells more than "0w". */
	for (size_t i = 1; i < SG_ARRAY_LEN(units); i++)
		if (seconds >= units[i].seconds)
			return sg_arena_printf(arena, "%lld%c",
					       (long long)(seconds / units[i].seconds),
					       units[i].unit);
	return SG_SPAN("0s");
}

/* The digits and signs of a form: '0' stands for a digit, anything else for itself. */
static bool
has_form(struct sg_span text, const char *form)
{
	size_t len = strlen(form);

	if (text.len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		bool digit = text.p[i] >= '0' && text.p[i] <= '9';

		if (form[i] == '0' ? !digit : text.p[i] != form[i])
			return false;
	}
	return true;
}

static int
field(struct sg_span text, size_t at, size_t len)
{
	int64_t value = 0;

	(void)number_of((struct sg_span){ text.p + at, len }, &value);
	return (int)value;
}

/* "Z" or "+02:00", in seconds east of Greenwich. */
static bool
offset_of(struct sg_span text, int64_t *seconds)
{
	bool west = sg_span_starts(text, SG_SPAN("-"));
	struct sg_span rest = sg_span_from(text, 1);

	*seconds = 0;
	if (sg_span_is(text, "Z") || sg_span_is(text, "z"))
		return true;
	if ((!west && !sg_span_starts(text, SG_SPAN("+"))) || rest.len != 5 ||
	    !has_form(rest, "00:00") || field(rest, 0, 2) > 23 || field(rest, 3, 2) > 59)
		return false;
	*seconds =
		(int64_t)(field(rest, 0, 2) * HOUR + field(rest, 3, 2) * MINUTE) * (west ? -1 : 1);
	return true;
}

static struct sg_span
without_fraction(struct sg_span text)
{
	size_t len = 1;

	if (!sg_span_starts(text, SG_SPAN(".")))
		return text;
	while (len < text.len && text.p[len] >= '0' && text.p[len] <= '9')
		len++;
	return len > 1 ? sg_span_from(text, len) : text;
}

bool
sg_time_of_text(struct sg_span text, int64_t *unix_s)
{
	struct tm utc, normal;
	int64_t offset;
	time_t time;

	/* TOML and people write a blank instead of T. */
	if (!has_form(text, "0000-00-00T00:00:00") && !has_form(text, "0000-00-00 00:00:00"))
		return false;
	if (!offset_of(without_fraction(sg_span_from(text, 19)), &offset))
		return false;
	utc = (struct tm){ .tm_year = field(text, 0, 4) - 1900,
			   .tm_mon = field(text, 5, 2) - 1,
			   .tm_mday = field(text, 8, 2),
			   .tm_hour = field(text, 11, 2),
			   .tm_min = field(text, 14, 2),
			   .tm_sec = field(text, 17, 2) };
	normal = utc;
	time = timegm(&normal);
	/* The 31st of February is no day, whatever timegm makes of it. */
	if (normal.tm_mon != utc.tm_mon || normal.tm_mday != utc.tm_mday ||
	    normal.tm_hour != utc.tm_hour || normal.tm_min != utc.tm_min)
		return false;
	*unix_s = (int64_t)time - offset;
	return true;
}

struct sg_span
sg_time_text(struct sg_arena *arena, int64_t unix_s)
{
	time_t time = (time_t)unix_s;
	char text[32];
	struct tm utc;

	if (unix_s < 0 || unix_s >= 253402300800 || !gmtime_r(&time, &utc))
		return (struct sg_span){ 0 };
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return sg_arena_copy(arena, sg_span_of(text));
}
