/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words for classes of effect, and globs over words that may be partly unknown. Apart from the look-up, because
 * the tool that builds the tables needs them too. Knows no table.
 */
#include "knowledge/verbs_image.h"
#include "model/command.h"

static const char *const class_words[] = {
	[SG_VERB_READ] = "read",
	[SG_VERB_WRITE] = "write",
	[SG_VERB_DELETE] = "delete",
	[SG_VERB_CREDENTIAL] = "credential",
	[SG_VERB_DATA_READ] = "data-plane-read",
	[SG_VERB_DATA_WRITE] = "data-plane-write",
	[SG_VERB_EXEC] = "exec",
	[SG_VERB_LOCAL] = "local",
	[SG_VERB_UNKNOWN] = "unknown",
};

_Static_assert(SG_ARRAY_LEN(class_words) == SG_VERB_CLASSES, "a word for each class");

enum sg_verb_class
sg_verb_class_of_word(struct sg_span word)
{
	size_t at = 0;

	while (at < SG_VERB_CLASSES && !sg_span_is(word, class_words[at]))
		at++;
	return (enum sg_verb_class)at;
}

const char *
sg_verb_class_word(enum sg_verb_class verb_class)
{
	return verb_class < SG_VERB_CLASSES ? class_words[verb_class] : "unknown";
}

static bool
is_mark(char c)
{
	return c == SG_MARK_ANY || c == SG_MARK_STAR || c == SG_MARK_ONE;
}

bool
sg_verbs_marked(struct sg_span text)
{
	return sg_marks_find(text) < text.len;
}

/* The places of the pattern's stars. */
static uint64_t
stars_of(struct sg_span pattern)
{
	uint64_t stars = 0;

	for (size_t at = 0; at < pattern.len; at++)
		stars |= (uint64_t)(pattern.p[at] == '*') << at;
	return stars;
}

/* A '*' may also stand for nothing: its successors are reached at once. */
static uint64_t
skip_stars(uint64_t stars, uint64_t states)
{
	uint64_t more = states;

	do {
		states = more;
		more |= (states & stars) << 1;
	} while (more != states);
	return states;
}

/* The places of the pattern that are reached when one more byte of the text is read: a '*' takes it and stays. */
static uint64_t
read_byte(struct sg_span pattern, uint64_t stars, uint64_t states, char c, bool maybe)
{
	uint64_t next = states & stars;
	bool marked = is_mark(c);

	c = sg_lower(c);
	if (maybe && (c == SG_MARK_ANY || c == SG_MARK_STAR))
		return states ? ~UINT64_C(0) << __builtin_ctzll(states) : 0;
	for (uint64_t left = states & ~stars; left; left &= left - 1) {
		size_t at = (size_t)__builtin_ctzll(left);

		if (at >= pattern.len)
			break;
		if (marked ? maybe : pattern.p[at] == '?' || pattern.p[at] == c)
			next |= UINT64_C(1) << (at + 1);
	}
	return next;
}

/* The first place from `from` on where a text in any case may go on with the byte c of a pattern; text.len: none. */
static size_t
next_start(struct sg_span text, size_t from, char c)
{
	const char *hit;

	if (c == '*' || c == '?')
		return from;
	if (c < 'a' || c > 'z') {
		hit = from < text.len ? memchr(text.p + from, c, text.len - from) : NULL;
		return hit ? (size_t)(hit - text.p) : text.len;
	}
	while (from < text.len && sg_lower(text.p[from]) != c)
		from++;
	return from;
}

/* A text without marks: behind each '*' the first place that fits. */
static bool
plain_glob(struct sg_span pattern, struct sg_span text)
{
	size_t at = 0, star = SIZE_MAX, again = 0;

	for (size_t i = 0; i < text.len;) {
		if (at < pattern.len && pattern.p[at] == '*') {
			star = ++at;
			again = i = at < pattern.len ? next_start(text, i, pattern.p[at]) : i;
		} else if (at < pattern.len &&
			   (pattern.p[at] == '?' || pattern.p[at] == sg_lower(text.p[i]))) {
			at++;
			i++;
		} else if (star != SIZE_MAX) {
			at = star;
			again = i = at < pattern.len ? next_start(text, again + 1, pattern.p[at])
						     : again + 1;
		} else {
			return false;
		}
	}
	while (at < pattern.len && pattern.p[at] == '*')
		at++;
	return at == pattern.len;
}

bool
sg_verbs_glob(struct sg_span pattern, struct sg_span text, bool maybe)
{
	size_t same = 0;
	uint64_t stars, states;

	if (pattern.len > SG_VERBS_MAX_WORD_BYTES)
		return maybe;
	/* Up to the first '*', '?' or mark there is one way through. */
	while (same < pattern.len && same < text.len && !is_mark(text.p[same]) &&
	       pattern.p[same] != '*' && pattern.p[same] != '?') {
		if (pattern.p[same] != sg_lower(text.p[same]))
			return false;
		same++;
	}
	pattern = sg_span_from(pattern, same);
	text = sg_span_from(text, same);
	/* So it is behind the last one. */
	while (pattern.len && text.len && !is_mark(text.p[text.len - 1]) &&
	       pattern.p[pattern.len - 1] != '*' && pattern.p[pattern.len - 1] != '?') {
		if (pattern.p[pattern.len - 1] != sg_lower(text.p[text.len - 1]))
			return false;
		pattern.len--;
		text.len--;
	}
	if (!sg_verbs_marked(text))
		return plain_glob(pattern, text);
	stars = stars_of(pattern);
	states = skip_stars(stars, 1);
	for (size_t i = 0; i < text.len && states; i++)
		states = skip_stars(stars, read_byte(pattern, stars, states, text.p[i], maybe));
	return states >> pattern.len & 1;
}
