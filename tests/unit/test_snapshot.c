/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Snapshot files: what is written is what is read, and whatever could be wrong with a file is refused by its own number.
 */
#include "model/stamp.h"
#include "place.h"
#include "snapshot/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct sg_arena arena;
static char place[SG_TEST_PLACE_BYTES];

static struct sg_span
make_image(size_t strings)
{
	struct sg_image_builder builder;

	sg_image_builder_init(&builder, &arena);
	for (size_t i = 0; i < strings; i++)
		sg_image_intern(&builder, sg_arena_printf(&arena, "string number %zu", i));
	return sg_image_finish(&builder, SG_POLICY_MAGIC);
}

static const char *
path_of(const char *name)
{
	return sg_arena_printf(&arena, "%s/%s", place, name).p;
}

static void
write_image(const char *path, struct sg_span image)
{
	struct sg_error err;

	assert_true(sg_ok(sg_snapshot_write(image, path, &arena, &err)));
}

/* Mapped or read, whoever opens it hears the same. */
static enum sg_code
open_code(const char *path, uid_t uid)
{
	struct sg_image image;
	struct sg_error mapped = { 0 }, read = { 0 };
	struct sg_status status = sg_snapshot_open(path, uid, &arena, &image, &mapped);

	assert_true(sg_ok(status) || mapped.text.len > 0);
	assert_int_equal(sg_snapshot_read(path, uid, &arena, &image, &read).code, status.code);
	assert_true(sg_span_eq(mapped.text, read.text));
	return status.code;
}

static void
test_round_trip(void **state)
{
	/* None, whole blocks of strings and one byte more, and enough for a second block of sums. */
	static const size_t sizes[] = { 0, 1, 1000, 100000, 300000 };

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(sizes); i++) {
		struct sg_span image = make_image(sizes[i]);
		struct sg_ref all = { 0, 0 };
		struct sg_image read, mapped;
		struct stat st;

		write_image(path_of("policy.img"), image);
		assert_true(sg_ok(
			sg_snapshot_read(path_of("policy.img"), geteuid(), &arena, &read, NULL)));
		assert_int_equal(read.len, image.len);
		assert_memory_equal(read.p, image.p, image.len);
		assert_true(sg_ok(
			sg_snapshot_open(path_of("policy.img"), geteuid(), &arena, &mapped, NULL)));
		all.count = sg_image_count(&read, 0);
		assert_int_equal(sg_image_count(&mapped, 0), all.count);
		assert_true(sg_span_eq(sg_image_string(&mapped, all), sg_image_string(&read, all)));
		assert_true(sg_snapshot_held(&mapped));
		assert_int_equal(stat(path_of("policy.img"), &st), 0);
		assert_int_equal(st.st_mode & 07777, 0644);
	}
}

static void
flip(int fd, size_t at, unsigned char bits)
{
	unsigned char byte;

	assert_int_equal(pread(fd, &byte, 1, (off_t)at), 1);
	byte ^= bits;
	assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
}

/* The image that a file must hold, or nothing of it. */
static enum sg_code
read_code(const char *path, struct sg_span right)
{
	struct sg_image image;
	struct sg_error err = { 0 };
	enum sg_code code = sg_snapshot_read(path, geteuid(), &arena, &image, &err).code;

	assert_int_equal(code, err.code);
	if (code == SG_OK)
		assert_memory_equal(image.p, right.p, right.len);
	return code;
}

/* Every byte of a file counts but those that fill its last blocks: flipped, it is refused. */
static void
test_damage(void **state)
{
	const char *path = path_of("damaged.img");
	struct sg_span image = make_image(20);
	size_t refused = 0;
	struct stat st;
	int fd;

	(void)state;
	write_image(path, image);
	fd = open(path, O_RDWR);
	assert_int_equal(fstat(fd, &st), 0);
	for (size_t at = 0; at < (size_t)st.st_size; at++) {
		unsigned char bits = at % 9 == 8 ? 0xff : (unsigned char)(1 << at % 9);
		enum sg_code code;

		flip(fd, at, bits);
		code = read_code(path, image);
		assert_true(code == SG_OK || code == SG_E_SNAPSHOT);
		refused += code != SG_OK;
		flip(fd, at, bits);
	}
	/* The header up to its only root, the only sum, the image. */
	assert_int_equal(refused, offsetof(struct sg_snapshot_header, roots) + 16 + image.len);
	assert_int_equal(read_code(path, image), SG_OK);
	assert_int_equal(ftruncate(fd, st.st_size + 1), 0);
	assert_int_equal(open_code(path, geteuid()), SG_E_SNAPSHOT);
	assert_int_equal(ftruncate(fd, st.st_size + SG_BLOCK_BYTES), 0);
	assert_int_equal(open_code(path, geteuid()), SG_E_SNAPSHOT);
	for (off_t len = 0; len < st.st_size; len += 61) {
		assert_int_equal(ftruncate(fd, len), 0);
		assert_int_equal(open_code(path, geteuid()), SG_E_SNAPSHOT);
	}
	close(fd);
}

/* In a large file a mapped image is right where it was read, and tells when it is not. */
static void
test_large(void **state)
{
	enum { STRINGS = 200000, STEP = 64 };
	struct sg_span image = make_image(STRINGS);
	const char *path = path_of("large.img");
	struct sg_ref near = { 0, 10 }, far = { (uint32_t)image.len / 2, 3 * SG_BLOCK_BYTES };
	size_t blocks = sg_blocks_for(image.len), start, end, damaged = 0;
	struct sg_image mapped;
	struct sg_span right;
	int fd;

	(void)state;
	write_image(path, image);
	assert_true(sg_ok(sg_snapshot_read(path, geteuid(), &arena, &mapped, NULL)));
	right = sg_image_string(&mapped, far);
	start = (size_t)(right.p - (const char *)mapped.p) / SG_BLOCK_BYTES * SG_BLOCK_BYTES;
	end = sg_blocks_for((size_t)(right.p + right.len - (const char *)mapped.p)) *
	      SG_BLOCK_BYTES;
	start += (1 + sg_blocks_for(blocks * 8)) * SG_BLOCK_BYTES;
	end += (1 + sg_blocks_for(blocks * 8)) * SG_BLOCK_BYTES;
	fd = open(path, O_RDWR);
	for (size_t at = start - SG_BLOCK_BYTES; at < end + SG_BLOCK_BYTES; at += STEP) {
		flip(fd, at, 4);
		assert_true(sg_ok(sg_snapshot_open(path, geteuid(), &arena, &mapped, NULL)));
		assert_int_equal(sg_image_string(&mapped, near).len, near.count);
		assert_true(sg_snapshot_held(&mapped));
		if (!sg_span_eq(sg_image_string(&mapped, far), right)) {
			assert_int_equal(sg_image_string(&mapped, far).len, 0);
			assert_false(sg_snapshot_held(&mapped));
			damaged++;
		}
		flip(fd, at, 4);
	}
	assert_int_equal(damaged, (end - start) / STEP);
	close(fd);
}

/* Who could have written the file, or put another one in its place. */
static void
test_owner(void **state)
{
	static const struct {
		mode_t file, directory;
		uid_t uid; /* of the reader, relative to this process */
		enum sg_code code;
	} rows[] = {
		{ 0644, 0755, 0, SG_OK },      { 0600, 0700, 0, SG_OK },
		{ 0664, 0755, 0, SG_E_OWNER }, { 0646, 0755, 0, SG_E_OWNER },
		{ 0644, 0775, 0, SG_E_OWNER }, { 0644, 0757, 0, SG_E_OWNER },
		{ 0644, 01777, 0, SG_OK },     { 0664, 01777, 0, SG_E_OWNER },
	};
	const char *directory = path_of("owned");
	const char *path = path_of("owned/policy.img");

	(void)state;
	assert_int_equal(mkdir(directory, 0755), 0);
	write_image(path, make_image(1));
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		assert_int_equal(chmod(path, rows[i].file), 0);
		assert_int_equal(chmod(directory, rows[i].directory), 0);
		assert_int_equal(open_code(path, geteuid()), rows[i].code);
	}
	if (geteuid() == 0) {
		assert_int_equal(chmod(path, 0644), 0);
		assert_int_equal(chmod(directory, 0755), 0);
		assert_int_equal(chown(path, 12345, 12345), 0);
		assert_int_equal(open_code(path, 0), SG_E_OWNER);
		assert_int_equal(open_code(path, 12345), SG_OK);
		assert_int_equal(chown(directory, 54321, 54321), 0);
		assert_int_equal(open_code(path, 12345), SG_E_OWNER);
	}
}

static void
test_no_file(void **state)
{
	const char *real = path_of("real.img");
	const char *link = path_of("link.img");

	(void)state;
	write_image(real, make_image(1));
	assert_int_equal(symlink(real, link), 0);
	assert_int_equal(open_code(link, geteuid()), SG_E_READ);
	assert_int_equal(open_code(path_of("missing.img"), geteuid()), SG_E_READ);
	assert_int_equal(open_code(place, geteuid()), SG_E_READ);
	assert_int_equal(mkfifo(path_of("fifo.img"), 0600), 0);
	assert_int_equal(open_code(path_of("fifo.img"), geteuid()), SG_E_READ);
	assert_int_equal(symlink(place, path_of("way")), 0);
	assert_int_equal(open_code(path_of("way/real.img"), geteuid()), SG_OK);
}

static void
test_write_fails(void **state)
{
	struct sg_error err = { 0 };
	struct stat st;

	(void)state;
	assert_int_equal(
		sg_snapshot_write(make_image(1), path_of("no/such/place.img"), &arena, &err).code,
		SG_E_WRITE);
	assert_true(err.text.len > 0);
	assert_int_equal(mkdir(path_of("occupied.img"), 0755), 0);
	assert_int_equal(
		sg_snapshot_write(make_image(1), path_of("occupied.img"), &arena, &err).code,
		SG_E_WRITE);
	/* Nothing stays behind. */
	assert_int_equal(rmdir(path_of("occupied.img")), 0);
	assert_int_equal(stat(path_of("occupied.img"), &st), -1);
}

enum { NOW = 1700000000 };

static enum sg_code
fresh_code(const char *path, void (*change)(const char *path))
{
	struct sg_image_builder builder;
	struct sg_stamp_rec stamp;
	struct sg_image image;
	struct sg_error err;
	struct stat st;

	sg_image_builder_init(&builder, &arena);
	stamp = sg_stamp_of(sg_image_intern(&builder, sg_span_of(path)),
			    stat(path, &st) == 0 ? &st : NULL);
	sg_image_add(&builder, SG_POLICY_STAMPS, &stamp, sizeof(stamp));
	assert_true(sg_ok(sg_image_open(sg_image_finish(&builder, SG_POLICY_MAGIC), SG_POLICY_MAGIC,
					&image, NULL)));
	change(path);
	return sg_snapshot_fresh(&image, NOW, &arena, &err).code;
}

static void
leave(const char *path)
{
	(void)path;
}

static void
put(const char *path)
{
	FILE *file = fopen(path, "w");

	fputs("text", file);
	fclose(file);
}

static void
replace(const char *path)
{
	const char *other = path_of("other");

	put(other);
	assert_int_equal(rename(other, path), 0);
}

static void
restrict_mode(const char *path)
{
	assert_int_equal(chmod(path, 0400), 0);
}

static void
take_away(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static void
test_fresh(void **state)
{
	const char *path = path_of("source.toml");

	(void)state;
	assert_int_equal(fresh_code(path, leave), SG_OK);
	assert_int_equal(fresh_code(path, put), SG_E_STALE);
	assert_int_equal(fresh_code(path, leave), SG_OK);
	assert_int_equal(fresh_code(path, replace), SG_E_STALE);
	assert_int_equal(fresh_code(path, restrict_mode), SG_E_STALE);
	assert_int_equal(fresh_code(path, take_away), SG_E_STALE);
	assert_int_equal(fresh_code(path, leave), SG_OK);
	assert_int_equal(fresh_code(path, put), SG_E_STALE);
}

/* A source may be used until a time, and from that second on no more. */
static void
test_expiry(void **state)
{
	static const struct {
		int64_t at_s;
		enum sg_code code;
	} rows[] = {
		{ 0, SG_E_STALE },           { NOW - 1, SG_E_STALE }, { NOW, SG_E_STALE },
		{ (int64_t)NOW + 1, SG_OK }, { INT32_MAX, SG_OK },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_stamp_rec stamp = { .state = SG_STAMP_EXPIRES,
					      .mtime_ns = rows[i].at_s * 1000000000 };
		struct sg_image_builder builder;
		struct sg_image image;
		struct sg_error err;

		sg_image_builder_init(&builder, &arena);
		stamp.path = sg_image_intern(&builder, SG_SPAN("/no/such/file"));
		sg_image_add(&builder, SG_POLICY_STAMPS, &stamp, sizeof(stamp));
		assert_true(sg_ok(sg_image_open(sg_image_finish(&builder, SG_POLICY_MAGIC),
						SG_POLICY_MAGIC, &image, NULL)));
		assert_int_equal(sg_snapshot_fresh(&image, NOW, &arena, &err).code, rows[i].code);
	}
}

static int
setup(void **state)
{
	(void)state;
	sg_arena_init(&arena, 0);
	return sg_test_place(place) ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return sg_test_place_remove(place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_damage),
		cmocka_unit_test(test_large),      cmocka_unit_test(test_owner),
		cmocka_unit_test(test_no_file),    cmocka_unit_test(test_write_fails),
		cmocka_unit_test(test_fresh),      cmocka_unit_test(test_expiry),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
