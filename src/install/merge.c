/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging settings by one change after the other: compare, change one member, read the text again. A text is small and
 * a change that went wrong is seen at once. Knows neither files nor agents.
 */
#include "install/merge.h"

#include "document/edit.h"

#include <stdlib.h>

/* One comparison: the next change, if any. */
struct search {
	const char *mark;
	struct sg_edit edit; /* steps are those of the value at hand */
	bool found;
	const char *why; /* what the path names is of another shape than ours; or NULL */
};

/* ---- texts ---- */

static bool
is_blank(struct sg_span bytes)
{
	return sg_span_trim(bytes).len == 0;
}

static struct sg_span
settings_of(const struct sg_install_text *text)
{
	struct sg_span bytes = text->text.bytes;

	if (sg_span_starts(bytes, SG_SPAN("\xef\xbb\xbf")))
		bytes = sg_span_from(bytes, 3);
	return text->format == SG_FORMAT_JSON && is_blank(bytes) ? SG_SPAN("{}\n") : bytes;
}

struct sg_status
sg_install_read(const struct sg_install_text *text, const struct sg_node **out,
		struct sg_errors *errors)
{
	struct sg_text named = { text->text.file, settings_of(text) };
	const struct sg_node *root;
	struct sg_status status = text->format == SG_FORMAT_JSON
					  ? sg_document_json(named, errors->arena, &root, errors)
					  : sg_document_toml(named, errors->arena, &root, errors);

	if (!sg_ok(status))
		return status;
	if (root->kind != SG_NODE_TABLE)
		return sg_edit_refuse(named, root, "an object is expected here", errors);
	*out = root;
	return SG_STATUS_OK;
}

bool
sg_install_is_marked(const struct sg_node *value, const char *mark)
{
	if (!mark)
		return false;
	if (value->kind == SG_NODE_STRING)
		return sg_span_search(value->text, sg_span_of(mark)) != SIZE_MAX;
	for (const struct sg_node *child = value->first; child; child = child->next)
		if (sg_install_is_marked(child, mark))
			return true;
	return false;
}

/* ---- paths ---- */

static bool
push(struct search *search, struct sg_edit_step step)
{
	if (search->edit.count == SG_EDIT_MAX_STEPS)
		return false;
	search->edit.steps[search->edit.count++] = step;
	return true;
}

static const struct sg_node *
member(const struct sg_node *table, struct sg_span key)
{
	struct sg_edit_step step = { .key = key };

	return table ? sg_edit_find(table, &step, 1) : NULL;
}

/* ?name: only where there is none. */
static bool
is_default(const struct sg_node *part)
{
	return part->key.len && part->key.p[0] == '?';
}

static struct sg_span
name_of(const struct sg_node *part)
{
	return is_default(part) ? sg_span_from(part->key, 1) : part->key;
}

static bool
holds(const struct sg_node *array, const struct sg_node *element)
{
	for (const struct sg_node *at = array ? array->first : NULL; at; at = at->next)
		if (sg_edit_same(at, element))
			return true;
	return false;
}

static bool
change(struct search *search, enum sg_edit_kind kind, const struct sg_node *value)
{
	search->edit.kind = kind;
	search->edit.value = value;
	search->found = true;
	return true;
}

static bool
refuse(struct search *search, const char *why)
{
	search->why = why;
	return true;
}

/* ---- in ---- */

/* Numbers between dots, or -1 where there is none. */
static long
next_number(struct sg_span *text)
{
	struct sg_span rest, part = sg_span_split(*text, '.', &rest);
	long value = 0;

	for (size_t i = 0; i < part.len; i++) {
		if (part.p[i] < '0' || part.p[i] > '9' || i > 8)
			return -1;
		value = value * 10 + (part.p[i] - '0');
	}
	*text = rest;
	return part.len ? value : -1;
}

/* True when `have` is a version that is at least `want`; a version is three numbers. */
static bool
is_at_least(struct sg_span have, struct sg_span want)
{
	bool more = false, less = false;

	for (int i = 0; i < 3; i++) {
		long a = next_number(&have), b = next_number(&want);

		if (a < 0 || b < 0)
			return false;
		more = more || (a > b && !less);
		less = less || (a < b && !more);
	}
	return !less && have.len == 0;
}

bool
sg_install_is_enough(const struct sg_node *have, const struct sg_node *want)
{
	return sg_edit_same(have, want) ||
	       (want->kind == SG_NODE_STRING && have->kind == SG_NODE_STRING &&
		is_at_least(have->text, want->text));
}

static bool
find_scalar(struct search *search, const struct sg_node *have, const struct sg_node *want)
{
	if (sg_install_is_enough(have, want))
		return false;
	if (want->kind == SG_NODE_INTEGER)
		return refuse(search, "another number is expected here: the file may be of a "
				      "format that is not known");
	return change(search, SG_EDIT_SET, want);
}

/* The path goes on to the innermost marked element that stands beside others: they stay. */
static bool
remove_marked(struct search *search, const struct sg_node *value)
{
	size_t target = search->edit.count;

	while (value->first) {
		const struct sg_node *child = value->first;
		struct sg_edit_step step = { 0 };

		while (child && !sg_install_is_marked(child, search->mark)) {
			child = child->next;
			step.index++;
		}
		if (value->kind == SG_NODE_TABLE && child)
			step.key = child->key;
		if (!child || !push(search, step))
			break;
		/* Lists of words, such as arguments, are part of what they belong to. */
		if (!step.key.p && child->kind == SG_NODE_TABLE && value->count > 1)
			target = search->edit.count;
		value = child;
	}
	search->edit.count = target;
	return change(search, SG_EDIT_REMOVE, NULL);
}

static bool
find_in_array(struct search *search, const struct sg_node *have, const struct sg_node *want)
{
	size_t i = 0;

	for (const struct sg_node *old = have->first; old; old = old->next, i++)
		if (!holds(want, old) && sg_install_is_marked(old, search->mark))
			return push(search, (struct sg_edit_step){ .index = i }) &&
			       remove_marked(search, old);
	for (const struct sg_node *element = want->first; element; element = element->next)
		if (!holds(have, element))
			return change(search, SG_EDIT_APPEND, element);
	return false;
}

/* True when there is something to change, or to refuse. As deep as what is wanted. */
static bool
find_change(struct search *search, const struct sg_node *have, const struct sg_node *want)
{
	for (const struct sg_node *part = want->first; part; part = part->next) {
		const struct sg_node *old = member(have, name_of(part));
		bool done;

		if (old && is_default(part))
			continue;
		if (!push(search, (struct sg_edit_step){ .key = name_of(part) }))
			return refuse(search, "too deep");
		if (!old)
			return change(search, SG_EDIT_ADD, part);
		if (old->kind != part->kind)
			return refuse(search, "a value of another type is expected here");
		done = part->kind == SG_NODE_TABLE   ? find_change(search, old, part)
		       : part->kind == SG_NODE_ARRAY ? find_in_array(search, old, part)
						     : find_scalar(search, old, part);
		if (done)
			return true;
		search->edit.count--;
	}
	return false;
}

/* ---- out ---- */

static bool find_leftover(struct search *search, const struct sg_node *have,
			  const struct sg_node *want, const struct sg_node *original);

static bool
find_left_element(struct search *search, const struct sg_node *have, const struct sg_node *want,
		  const struct sg_node *original)
{
	size_t i = 0;

	if (!original && sg_edit_same(have, want))
		return change(search, SG_EDIT_REMOVE, NULL);
	for (const struct sg_node *at = have->first; at; at = at->next, i++)
		if (holds(want, at) && !holds(original, at))
			return push(search, (struct sg_edit_step){ .index = i }) &&
			       change(search, SG_EDIT_REMOVE, NULL);
	return !original && have->count == 0 && change(search, SG_EDIT_REMOVE, NULL);
}

static bool
find_left_part(struct search *search, const struct sg_node *have, const struct sg_node *want,
	       const struct sg_node *original)
{
	if (have->kind != want->kind || (original && original->kind != want->kind))
		return false;
	if (want->kind == SG_NODE_TABLE)
		return find_leftover(search, have, want, original) ||
		       (!original && have->count == 0 && change(search, SG_EDIT_REMOVE, NULL));
	if (want->kind == SG_NODE_ARRAY)
		return find_left_element(search, have, want, original);
	if (!sg_edit_same(have, want) || sg_edit_same(have, original))
		return false;
	return change(search, original ? SG_EDIT_SET : SG_EDIT_REMOVE, original);
}

static bool
find_leftover(struct search *search, const struct sg_node *have, const struct sg_node *want,
	      const struct sg_node *original)
{
	for (const struct sg_node *part = want->first; part; part = part->next) {
		const struct sg_node *at = member(have, name_of(part));

		if (!push(search, (struct sg_edit_step){ .key = name_of(part) }))
			return false;
		if (at && find_left_part(search, at, part, member(original, name_of(part))))
			return true;
		search->edit.count--;
	}
	return false;
}

/* ---- both ---- */

/* Everything of `before` that nobody asked to change is in `after`. */
static bool
keeps(const struct sg_node *before, const struct sg_node *after, const struct sg_node *want,
      const char *mark)
{
	for (const struct sg_node *old = before->first; old; old = old->next) {
		const struct sg_node *asked = member(want, old->key);
		const struct sg_node *now = member(after, old->key);

		if (!asked && !sg_edit_same(old, now))
			return false;
		if (!asked || (asked->kind != SG_NODE_TABLE && asked->kind != SG_NODE_ARRAY))
			continue;
		if (!now || now->kind != old->kind)
			return false;
		if (asked->kind == SG_NODE_TABLE && !keeps(old, now, asked, mark))
			return false;
		for (const struct sg_node *e = old->first; asked->kind == SG_NODE_ARRAY && e;
		     e = e->next)
			if (!sg_install_is_marked(e, mark) && !holds(now, e))
				return false;
	}
	return true;
}

/* Where the text as it was found keeps a change from being made: at the nearest member that is there. */
static struct sg_status
cannot_change(const struct sg_install_text *found, const struct sg_node *before,
	      const struct search *search, struct sg_errors *errors)
{
	struct sg_text named = { found->text.file, settings_of(found) };
	const struct sg_node *where = NULL;

	for (size_t count = search->edit.count; !where && count > 0; count--)
		where = sg_edit_find(before, search->edit.steps, count);
	return sg_edit_refuse(
		named, where,
		"the settings cannot be worked in here; lay it out as tables of their "
		"own, or put them in by hand",
		errors);
}

/* One change, read again. What a text that the program itself made wrong says about it is of no use to anybody. */
static bool
apply(struct sg_install_text *now, const struct sg_node **root, const struct sg_edit *edit,
      struct sg_arena *arena)
{
	struct sg_errors unread = { .arena = arena };
	struct sg_text named = { now->text.file, settings_of(now) };
	struct sg_status status =
		now->format == SG_FORMAT_JSON
			? sg_edit_json(named, *root, edit, &now->text.bytes, &unread)
			: sg_edit_toml(named, *root, edit, &now->text.bytes, &unread);

	return sg_ok(status) && sg_ok(sg_install_read(now, root, &unread));
}

/* The byte order mark that a text began with. */
static struct sg_span
finish(const struct sg_install_text *before, struct sg_span after, struct sg_arena *arena)
{
	bool mark = sg_span_starts(before->text.bytes, SG_SPAN("\xef\xbb\xbf"));

	return mark ? sg_arena_join(arena, SG_SPAN("\xef\xbb\xbf"), after) : after;
}

static struct sg_status
changed_wrongly(const struct sg_install_text *text, struct sg_errors *errors)
{
	sg_errors_add(
		errors,
		&(struct sg_error){ .code = SG_E_INTERNAL,
				    .file = text->text.file,
				    .text = SG_SPAN("the settings cannot be worked into this text; "
						    "put them in by hand") });
	return sg_status(SG_E_INTERNAL);
}

struct sg_status
sg_install_merge(const struct sg_install_text *text, const struct sg_node *want, const char *mark,
		 struct sg_span *out, struct sg_errors *errors)
{
	struct sg_install_text now = *text;
	const struct sg_node *before, *root;
	struct sg_status status = sg_install_read(text, &before, errors);

	root = before;
	for (int i = 0; sg_ok(status) && i < SG_INSTALL_MAX_CHANGES; i++) {
		struct search search = { .mark = mark };

		if (!find_change(&search, root, want)) {
			*out = i ? finish(text, now.text.bytes, errors->arena) : text->text.bytes;
			return keeps(before, root, want, mark) ? SG_STATUS_OK
							       : changed_wrongly(text, errors);
		}
		if (search.why || !apply(&now, &root, &search.edit, errors->arena))
			return cannot_change(text, before, &search, errors);
	}
	return sg_ok(status) ? changed_wrongly(text, errors) : status;
}

struct sg_status
sg_install_unmerge(const struct sg_install_text *text, const struct sg_node *want,
		   struct sg_span original, struct sg_span *out, struct sg_errors *errors)
{
	struct sg_install_text now = *text, old = *text;
	const struct sg_node *root, *before, *first = NULL;
	struct sg_status status = sg_install_read(text, &root, errors);

	before = root;
	old.text.bytes = original;
	if (sg_ok(status))
		status = sg_install_read(&old, &first, errors);
	for (int i = 0; sg_ok(status) && i < SG_INSTALL_MAX_CHANGES; i++) {
		struct search search = { 0 };

		if (!find_leftover(&search, root, want, first)) {
			*out = i ? finish(text, now.text.bytes, errors->arena) : text->text.bytes;
			return SG_STATUS_OK;
		}
		if (!apply(&now, &root, &search.edit, errors->arena))
			return cannot_change(text, before, &search, errors);
	}
	return sg_ok(status) ? changed_wrongly(text, errors) : status;
}
