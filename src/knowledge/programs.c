/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Look-ups in the knowledge image that is linked into the program. Everything goes by offsets into constant bytes, so
 * that a process pays nothing for the tables before it asks. Knows no program by name.
 */
#include "knowledge/programs.h"

#include <stdlib.h>

extern const unsigned char sg_knowledge_image[];
extern const size_t sg_knowledge_image_len;

enum { MAX_NAME_BYTES = 128 };

const struct sg_image *_Atomic sg_knowledge_opened;

const struct sg_image *
sg_knowledge_open(void)
{
	static struct sg_image image;
	struct sg_span bytes = { (const char *)sg_knowledge_image, sg_knowledge_image_len };
	struct sg_image fresh;

	if (!sg_ok(sg_image_open(bytes, SG_KNOWLEDGE_MAGIC, &fresh, NULL)))
		abort();
	image = fresh;
	atomic_store_explicit(&sg_knowledge_opened, &image, memory_order_release);
	return &image;
}

/* ---- programs ---- */

const struct sg_name_rec *
sg_program_name_find(struct sg_span name)
{
	const struct sg_image *image = sg_knowledge();
	size_t count, names;
	/* This image has no guard: asked at each command, the counts need no call. */
	struct sg_ref all_slots = { 0, image->sections[SG_KNOWLEDGE_SLOTS].count };
	struct sg_ref all_names = { 0, image->sections[SG_KNOWLEDGE_NAMES].count };
	const uint32_t *slots =
		sg_image_records(image, SG_KNOWLEDGE_SLOTS, all_slots, sizeof(*slots), &count);
	const struct sg_name_rec *recs =
		sg_image_records(image, SG_KNOWLEDGE_NAMES, all_names, sizeof(*recs), &names);

	if (!slots || !recs)
		return NULL;
	for (uint32_t at = sg_name_slot(name, (uint32_t)count); slots[at] && slots[at] <= names;
	     at = (at + 1) & (uint32_t)(count - 1))
		if (sg_span_eq(sg_image_string(image, recs[slots[at] - 1].name), name))
			return &recs[slots[at] - 1];
	return NULL;
}

static const struct sg_program_rec *
find_exact(struct sg_span name)
{
	const struct sg_name_rec *rec = sg_program_name_find(name);

	return rec ? sg_image_record(sg_knowledge(), SG_KNOWLEDGE_PROGRAMS, rec->program,
				     sizeof(struct sg_program_rec))
		   : NULL;
}

/* python3.11, clang-14: without the version; the same span when there is none. */
static struct sg_span
without_version(struct sg_span name)
{
	size_t len = name.len;

	while (len > 0 &&
	       ((name.p[len - 1] >= '0' && name.p[len - 1] <= '9') || name.p[len - 1] == '.'))
		len--;
	if (len > 1 && len < name.len && (name.p[len - 1] == '-' || name.p[len - 1] == '@'))
		len--;
	return len > 0 ? sg_span_first(name, len) : name;
}

static const struct sg_program_rec *
find_versioned(struct sg_span name)
{
	const struct sg_program_rec *program = find_exact(name);

	return program ? program : find_exact(without_version(name));
}

/*
 * The name in lower case, as file systems find it that know no letter case, and without what Windows adds: rm.exe,
 * NPM.CMD, RM. False when nothing changed.
 */
static bool
plain_name(struct sg_span name, char lower[MAX_NAME_BYTES], struct sg_span *out)
{
	static const char *const extensions[] = { ".exe", ".cmd", ".bat", ".com", ".ps1" };

	if (name.len > MAX_NAME_BYTES)
		return false;
	for (size_t i = 0; i < name.len; i++)
		lower[i] = sg_lower(name.p[i]);
	*out = (struct sg_span){ lower, name.len };
	for (size_t i = 0; i < SG_ARRAY_LEN(extensions); i++)
		if (name.len > 4 && sg_span_ends(*out, sg_span_of(extensions[i]))) {
			out->len -= 4;
			return true;
		}
	return !sg_span_eq(*out, name);
}

const struct sg_program_rec *
sg_program_find(struct sg_span word)
{
	struct sg_span name = sg_span_basename(word), plain;
	const struct sg_program_rec *program;
	char lower[MAX_NAME_BYTES];
	size_t backslash = name.len;

	while (backslash > 0 && name.p[backslash - 1] != '\\')
		backslash--;
	name = sg_span_from(name, backslash);
	program = find_versioned(name);
	if (!program && plain_name(name, lower, &plain))
		program = find_versioned(plain);
	return program;
}

enum named { NAMED_NOT, NAMED_SHORT, NAMED };

/* How the word names the program: in full, by the beginning of a name, or not at all. */
static enum named
how_named(const struct sg_program_rec *program, struct sg_span word, bool nocase)
{
	size_t count;
	const struct sg_ref *names = sg_image_records(sg_knowledge(), SG_KNOWLEDGE_LISTS,
						      program->names, sizeof(*names), &count);
	enum named best = NAMED_NOT;

	for (size_t i = 0; i < count; i++) {
		struct sg_span name = sg_image_string(sg_knowledge(), names[i]);

		if (sg_span_eq(name, word) || (nocase && sg_span_eq_nocase(name, word)))
			return NAMED;
		if (word.len && sg_span_starts(name, word))
			best = NAMED_SHORT;
	}
	return best;
}

const struct sg_program_rec *
sg_program_subcommand(const struct sg_program_rec *program, struct sg_span word, bool nocase)
{
	size_t count;
	const struct sg_program_rec *list = sg_image_records(
		sg_knowledge(), SG_KNOWLEDGE_PROGRAMS, program->subcommands, sizeof(*list), &count);
	const struct sg_program_rec *found = NULL;
	uint32_t start = sg_name_start(word);

	for (size_t i = 0; i < count; i++) {
		enum named how;

		if (!(list[i].starts & start))
			continue;
		how = how_named(&list[i], word, nocase);

		if (how == NAMED)
			return &list[i];
		if (how == NAMED_SHORT && !found && program->flags & SG_PROGRAM_SHORT_COMMANDS)
			found = &list[i];
	}
	return found;
}

/* ---- options ---- */

static bool
is_long(const struct sg_program_rec *program, struct sg_span spelling)
{
	if (sg_span_starts(spelling, SG_SPAN("--")))
		return spelling.len > 2;
	return program->flags & SG_PROGRAM_SINGLE_DASH && spelling.len > 1 && spelling.p[0] == '-';
}

struct search {
	struct sg_span spelling;
	bool nocase;
	bool prefix; /* what only begins with it counts too */
};

/* 0: spelt otherwise, 1: abbreviated, 2: in full. */
static int
spelled(const struct sg_option_rec *option, const struct search *search)
{
	size_t count;
	const struct sg_ref *list = sg_image_records(sg_knowledge(), SG_KNOWLEDGE_LISTS,
						     option->spellings, sizeof(*list), &count);
	int best = 0;

	for (size_t i = 0; i < count; i++) {
		struct sg_span text;

		if (list[i].count < search->spelling.len ||
		    (list[i].count > search->spelling.len && !search->prefix))
			continue;
		text = sg_span_first(sg_image_string(sg_knowledge(), list[i]),
				     search->spelling.len);
		if (!sg_span_eq(text, search->spelling) &&
		    !(search->nocase && sg_span_eq_nocase(text, search->spelling)))
			continue;
		if (list[i].count == search->spelling.len)
			return 2;
		if (search->prefix)
			best = 1;
	}
	return best;
}

static const struct sg_option_rec *
find_option(const struct sg_program_rec *program, const struct search *search)
{
	size_t count;
	const struct sg_option_rec *list = sg_image_records(
		sg_knowledge(), SG_KNOWLEDGE_OPTIONS, program->options, sizeof(*list), &count);
	const struct sg_option_rec *found = NULL;
	uint64_t start = sg_option_start(search->spelling);

	for (size_t i = 0; i < count; i++) {
		int how;

		if (!(list[i].starts[0] & (uint32_t)start) &&
		    !(list[i].starts[1] & (uint32_t)(start >> 32)))
			continue;
		how = spelled(&list[i], search);
		if (how == 2)
			return &list[i];
		/* The program refuses an ambiguous one; to a rule it means the first. */
		if (how == 1 && !found)
			found = &list[i];
	}
	return found;
}

const struct sg_option_rec *
sg_program_option(const struct sg_program_rec *program, struct sg_span spelling)
{
	struct search search = { .spelling = spelling };
	const struct sg_option_rec *found;

	search.nocase = program->flags & (SG_PROGRAM_NOCASE | SG_PROGRAM_SLASH);
	search.prefix = program->flags & SG_PROGRAM_ABBREVIATE && is_long(program, spelling);
	found = find_option(program, &search);
	if (!found && program->flags & SG_PROGRAM_SINGLE_DASH &&
	    sg_span_starts(spelling, SG_SPAN("--"))) {
		search.spelling = sg_span_from(spelling, 1);
		found = find_option(program, &search);
	}
	return found;
}

struct sg_span
sg_program_name(const struct sg_program_rec *program)
{
	return sg_image_string(sg_knowledge(), program->name);
}

struct sg_span
sg_option_name(const struct sg_option_rec *option)
{
	return sg_image_string(sg_knowledge(), option->name);
}

/* ---- lists and keys ---- */

bool
sg_knowledge_list_has(struct sg_ref list, struct sg_span word)
{
	size_t count;
	const struct sg_ref *items =
		sg_image_records(sg_knowledge(), SG_KNOWLEDGE_LISTS, list, sizeof(*items), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_span_eq(sg_image_string(sg_knowledge(), items[i]), word))
			return true;
	return false;
}

/* A glob with '*' only, without regard to letter case; O(glob * text) at worst. */
static bool
glob_matches(struct sg_span glob, struct sg_span text)
{
	size_t g = 0, t = 0, star = SIZE_MAX, resume = 0;

	while (t < text.len) {
		if (g < glob.len && glob.p[g] == '*') {
			star = g++;
			resume = t;
		} else if (g < glob.len && sg_lower(glob.p[g]) == sg_lower(text.p[t])) {
			g++;
			t++;
		} else if (star != SIZE_MAX) {
			g = star + 1;
			t = ++resume;
		} else {
			return false;
		}
	}
	while (g < glob.len && glob.p[g] == '*')
		g++;
	return g == glob.len;
}

static const struct sg_key_rec *
find_key(unsigned section, struct sg_ref range, struct sg_span key)
{
	size_t count;
	const struct sg_key_rec *list =
		sg_image_records(sg_knowledge(), section, range, sizeof(*list), &count);

	for (size_t i = 0; i < count; i++)
		if (glob_matches(sg_image_string(sg_knowledge(), list[i].key), key))
			return &list[i];
	return NULL;
}

const struct sg_key_rec *
sg_knowledge_variable(struct sg_span name)
{
	struct sg_ref all = { 0, sg_image_count(sg_knowledge(), SG_KNOWLEDGE_VARIABLES) };

	return find_key(SG_KNOWLEDGE_VARIABLES, all, name);
}

const struct sg_key_rec *
sg_program_key(const struct sg_program_rec *program, struct sg_span key)
{
	return find_key(SG_KNOWLEDGE_KEYS, program->keys, key);
}
