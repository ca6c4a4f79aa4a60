/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What only explanations need: where a command stands in its script, and why parts of its words are not known. Decides
 * nothing, and does nothing unless someone listens.
 */
#include "shell/walk.h"

enum { MAX_UNKNOWNS = 1000 };

const struct sg_around *
sg_walk_enter(struct sg_walker *w, enum sg_around_kind kind, size_t at)
{
	const struct sg_around *outer = w->around;
	struct sg_around *here;

	if (!w->reading->listens)
		return outer;
	here = sg_arena_alloc(w->arena, sizeof(*here));
	*here = (struct sg_around){ kind, at, outer };
	w->around = here;
	return outer;
}

static const struct sg_unknown *
find_mark(const struct sg_reading *reading, const char *mark)
{
	for (size_t i = reading->unknowns.len; mark && i > 0; i--)
		if (reading->unknowns.items[i - 1].mark == mark)
			return &reading->unknowns.items[i - 1];
	return NULL;
}

static struct sg_unknown
of_parameter(const struct sg_walker *w, const struct sg_parameter *parameter)
{
	struct sg_unknown why = { .kind = SG_UNKNOWN_COMPUTED, .name = parameter->name };

	if (!sg_env_find(&w->env, parameter->name))
		why.kind = SG_UNKNOWN_UNSET;
	else if (parameter->op == 0 && !parameter->indirect)
		why.kind = SG_UNKNOWN_VALUE;
	return why;
}

static struct sg_unknown
of_part(const struct sg_walker *w, const struct sg_part *part)
{
	struct sg_unknown why = { .kind = SG_UNKNOWN_OTHER };
	const struct sg_unknown *before;

	switch (part ? part->kind : SG_PART_TEXT) {
	case SG_PART_PARAMETER:
		return of_parameter(w, part->parameter);
	case SG_PART_COMMAND:
		why.kind = SG_UNKNOWN_OUTPUT;
		break;
	case SG_PART_TILDE:
		why.kind = SG_UNKNOWN_TILDE;
		break;
	case SG_PART_UNKNOWN:
		before = find_mark(w->reading, part->text.p);
		return before ? *before : why;
	default:
		break;
	}
	return why;
}

void
sg_why_note(struct sg_walker *w, struct sg_why_list *list, const struct sg_part *part,
	    const char *mark)
{
	const struct sg_unknown *before;
	struct sg_unknown why;

	if (!w->reading->listens || list->len >= MAX_UNKNOWNS)
		return;
	before = find_mark(w->reading, mark);
	why = before ? *before : of_part(w, part);
	sg_vec_push(w->arena, list, why);
}

void
sg_why_note_all(struct sg_walker *w, struct sg_why_list *list, const struct sg_part *part,
		struct sg_span value)
{
	for (size_t i = 0; i < value.len && w->reading->listens; i++)
		if (value.p[i] == SG_MARK_ANY)
			sg_why_note(w, list, part, value.p + i);
}

void
sg_why_settle(struct sg_walker *w, struct sg_why_list *list, struct sg_span text)
{
	size_t at = 0;

	for (size_t i = 0; i < text.len && at < list->len; i++) {
		struct sg_unknown why;

		if (text.p[i] != SG_MARK_ANY)
			continue;
		why = list->items[at++];
		why.mark = text.p + i;
		if (w->reading->unknowns.len < MAX_UNKNOWNS)
			sg_vec_push(w->arena, &w->reading->unknowns, why);
	}
	list->len = 0;
}
