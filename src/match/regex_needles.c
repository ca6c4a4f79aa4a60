/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading an expression for the text that it cannot do without. Whatever is not plainly understood makes the answer "none":
 * a needle too few costs time, a needle too many would lose a match.
 */
#include "match/regex_needles.h"

enum { MAX_DEPTH = 20 };

struct reader {
	struct sg_span text;
	const uint32_t *uses; /* see sg_regex_needles; or NULL */
	size_t at;
	unsigned depth;
	bool unsure;
};

/* Needles, and what the dearest of them costs. */
struct found {
	struct sg_needles needles;
	size_t cost;
};

/* The best needles of a branch so far, and the literal text that stands before the reader without a gap. */
struct branch {
	struct found best;
	size_t len;
	char literal[64];
};

static bool
more(const struct reader *reader)
{
	return !reader->unsure && reader->at < reader->text.len;
}

static char
peek(const struct reader *reader)
{
	return more(reader) ? reader->text.p[reader->at] : '\0';
}

static void
offer(struct branch *branch, const struct found *found)
{
	if (found->needles.count &&
	    (!branch->best.needles.count || found->cost < branch->best.cost))
		branch->best = *found;
}

/* Text that other expressions do not use tells most, then letters and digits. Less is better. */
static size_t
cost(const struct reader *reader, const char *p)
{
	size_t sum = reader->uses ? reader->uses[sg_needle_slot(sg_needle(p))] : 0;

	sum *= SG_NEEDLE_BYTES + 1;
	for (size_t i = 0; i < SG_NEEDLE_BYTES; i++)
		sum += !((p[i] >= '0' && p[i] <= '9') || (p[i] >= 'a' && p[i] <= 'z') ||
			 (p[i] >= 'A' && p[i] <= 'Z'));
	return sum;
}

/* The literal text ends here. */
static void
end_run(const struct reader *reader, struct branch *branch)
{
	struct found found = { .cost = SIZE_MAX };

	for (size_t i = 0; i + SG_NEEDLE_BYTES <= branch->len; i++) {
		size_t here = cost(reader, branch->literal + i);

		if (here >= found.cost)
			continue;
		found.cost = here;
		found.needles.items[0] = sg_needle(branch->literal + i);
		found.needles.count = 1;
	}
	offer(branch, &found);
	branch->len = 0;
}

static void
add_literal(const struct reader *reader, struct branch *branch, char c)
{
	if (branch->len == sizeof(branch->literal))
		end_run(reader, branch);
	branch->literal[branch->len++] = c;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* {n}, {n,} and {n,m}; anything else in braces is not understood. */
static bool
read_count(struct reader *reader, bool *optional)
{
	bool any = false;

	*optional = true;
	for (reader->at++; is_digit(peek(reader)); reader->at++) {
		any = true;
		*optional &= peek(reader) == '0';
	}
	if (peek(reader) == ',')
		for (reader->at++; is_digit(peek(reader)); reader->at++)
			;
	if (!any || peek(reader) != '}')
		reader->unsure = true;
	reader->at++;
	return true;
}

/* Past the quantifier that stands here, if one does. */
static bool
read_quantifier(struct reader *reader, bool *optional)
{
	char c = peek(reader);

	*optional = c == '*' || c == '?';
	if (c == '{')
		(void)read_count(reader, optional);
	else if (c == '*' || c == '?' || c == '+')
		reader->at++;
	else
		return false;
	if (peek(reader) == '?' || peek(reader) == '+')
		reader->at++;
	return true;
}

/* Past [...], whose bracket stands here. */
static void
skip_class(struct reader *reader)
{
	reader->at++;
	reader->at += peek(reader) == '^';
	reader->at += peek(reader) == ']';
	while (more(reader) && peek(reader) != ']') {
		char c = peek(reader);

		reader->at++;
		if (c == '\\') {
			reader->unsure |= peek(reader) == 'Q' || peek(reader) == 'E';
			reader->at++;
		} else if (c == '[' && peek(reader) && strchr(":.=", peek(reader))) {
			struct sg_span rest = sg_span_from(reader->text, reader->at + 1);
			char end[] = { peek(reader), ']', '\0' };
			size_t skip = sg_span_search(rest, sg_span_of(end));

			if (skip == SIZE_MAX)
				reader->unsure = true;
			else
				reader->at += 1 + skip + 2;
		}
	}
	reader->unsure |= reader->at >= reader->text.len;
	reader->at++;
}

/* A literal behind a backslash, at *literal; false for a class of characters or a place. */
static bool
read_escape(struct reader *reader, char *literal)
{
	char c;

	reader->at++;
	c = peek(reader);
	reader->at++;
	*literal = c;
	if (c > ' ' && c < 0x7f && !is_digit(c) && !(c >= 'a' && c <= 'z') &&
	    !(c >= 'A' && c <= 'Z'))
		return true;
	reader->unsure |= !c || !strchr("sSdDwWbBAzZhHvVRXnrtfea", c);
	return false;
}

static void read_alternatives(struct reader *reader, struct found *out);

/* Past (...) or (?:...), whose bracket stands here; every other kind of group is not understood. */
static void
read_group(struct reader *reader, struct found *out)
{
	reader->at++;
	if (peek(reader) == '?') {
		reader->at++;
		reader->unsure |= peek(reader) != ':';
		reader->at++;
	}
	reader->unsure |= peek(reader) == '*' || ++reader->depth > MAX_DEPTH;
	read_alternatives(reader, out);
	reader->unsure |= peek(reader) != ')';
	reader->at++;
	reader->depth--;
}

/* One item that is no literal, with its quantifier. */
static void
read_item(struct reader *reader, struct branch *branch)
{
	struct found inside = { 0 };
	bool optional;

	end_run(reader, branch);
	switch (peek(reader)) {
	case '(':
		read_group(reader, &inside);
		break;
	case '[':
		skip_class(reader);
		break;
	default:
		reader->at++;
	}
	(void)read_quantifier(reader, &optional);
	if (!optional)
		offer(branch, &inside);
}

/* Past one item of a branch. */
static void
read_one(struct reader *reader, struct branch *branch)
{
	char c = peek(reader);
	bool optional, literal = true;

	if (c == '\\')
		literal = read_escape(reader, &c);
	else if ((signed char)c <= 0 || strchr("([.^$*+?{", c)) {
		reader->unsure |= c && strchr("*+?{", c) != NULL;
		read_item(reader, branch);
		return;
	} else
		reader->at++;
	if (literal)
		add_literal(reader, branch, c);
	else
		end_run(reader, branch);
	if (!read_quantifier(reader, &optional))
		return;
	if (literal && optional)
		branch->len--;
	end_run(reader, branch);
}

static void
read_branch(struct reader *reader, struct found *out)
{
	struct branch branch = { 0 };

	while (more(reader) && peek(reader) != '|' && peek(reader) != ')')
		read_one(reader, &branch);
	end_run(reader, &branch);
	*out = branch.best;
}

/* a|b|c up to the end or a closing bracket: the needles of all, if all have some. */
static void
read_alternatives(struct reader *reader, struct found *out)
{
	bool none = false;

	*out = (struct found){ 0 };
	do {
		struct found branch;

		read_branch(reader, &branch);
		none |= branch.needles.count == 0 ||
			out->needles.count + branch.needles.count > SG_NEEDLES_MAX;
		for (size_t i = 0; i < branch.needles.count && !none; i++)
			out->needles.items[out->needles.count++] = branch.needles.items[i];
		out->cost = branch.cost > out->cost ? branch.cost : out->cost;
	} while (peek(reader) == '|' && reader->at++ < reader->text.len);
	if (none)
		out->needles.count = 0;
}

bool
sg_regex_needles(struct sg_span expression, const uint32_t *uses, struct sg_needles *out)
{
	struct reader reader = { .text = expression, .uses = uses };
	struct found found;

	reader.unsure = memchr(expression.p ? expression.p : "", '\0', expression.len) != NULL ||
			sg_span_starts(expression, SG_SPAN("(*"));
	read_alternatives(&reader, &found);
	*out = found.needles;
	return !reader.unsure && reader.at == expression.len && out->count > 0;
}
