/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the words of a command line to the command that its tool will run, and so to a class of effect. Where the words
 * can be read in two ways both are followed and the stricter class counts. Tables only: no tool is named here.
 */
#include "knowledge/verbs.h"

#include "knowledge/programs.h"
#include "knowledge/verbs_line.h"

enum {
	MAX_STEPS = 4096,   /* of all readings; beyond it the line is of unknown class */
	MAX_GUESSES = 64,   /* words that may be a value or a command word */
	MAX_PATH_WORDS = 8, /* of a command that no table knows */
};

/** The line and the strictest reading so far. */
struct search {
	struct sg_verbs_line line;
	struct sg_verbs_effect effect;
	struct sg_verbs_place place;
	bool any;    /* there is a reading */
	bool known;  /* ... and `place` is its command */
	bool opaque; /* of any reading */
	size_t guesses;
};

static bool walk(struct search *search, struct sg_verbs_place place, size_t at, bool may_be_value);

/* ---- readings ---- */

static void
add_reading(struct search *search, const struct sg_verbs_place *place,
	    const struct sg_verbs_effect *effect)
{
	search->opaque |= effect->opaque;
	if (search->any &&
	    sg_verbs_rank(effect->verb_class) <= sg_verbs_rank(search->effect.verb_class))
		return;
	search->any = true;
	search->known = place != NULL;
	search->effect = *effect;
	if (place)
		search->place = *place;
}

static void
add_unknown(struct search *search, bool opaque)
{
	add_reading(search, NULL,
		    &(struct sg_verbs_effect){ .verb_class = SG_VERB_UNKNOWN, .opaque = opaque });
}

static bool
is_literal(const struct sg_verbs_place *place)
{
	for (size_t depth = 1; depth <= place->depth; depth++)
		if (place->nodes[depth]->flags & SG_VERB_NODE_GLOB)
			return false;
	return true;
}

/* The reading ends here. False when that is no command: a group that only a glob knows may be an alias. */
static bool
finish(struct search *search, const struct sg_verbs_place *place)
{
	struct sg_verbs_effect effect = { .verb_class = SG_VERB_READ,
					  .harmless = search->line.asks_help };

	if (place->nodes[place->depth]->verb_class != SG_VERB_CLASSES)
		sg_verbs_judge(&search->line, place, &effect);
	else if (!is_literal(place))
		return false;
	add_reading(search, place, &effect);
	return true;
}

/* ---- children of a node ---- */

static struct sg_span
word_of(const struct search *search, const struct sg_verb_node_rec *node)
{
	return sg_image_string(search->line.image,
			       (struct sg_ref){ node->word >> 8, node->word & 0xff });
}

static const struct sg_verb_node_rec *
children_of(const struct search *search, const struct sg_verb_node_rec *node, size_t *count)
{
	return sg_image_records(search->line.image, SG_VERBS_NODES,
				(struct sg_ref){ node->children, node->children_count },
				sizeof(*node), count);
}

static int
compare(struct sg_span text, struct sg_span word, bool nocase)
{
	for (size_t i = 0; i < text.len && i < word.len; i++) {
		unsigned char a = (unsigned char)(nocase ? sg_lower(text.p[i]) : text.p[i]);
		unsigned char b = (unsigned char)word.p[i];

		if (a != b)
			return a < b ? -1 : 1;
	}
	return (text.len > word.len) - (text.len < word.len);
}

/* The child of exactly this word among the `count` sorted ones. */
static const struct sg_verb_node_rec *
find_word(struct search *search, const struct sg_verb_node_rec *children, size_t count,
	  struct sg_span text)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(text, word_of(search, &children[middle]),
				    search->line.tool->flags & SG_VERB_TOOL_NOCASE);

		search->line.steps++;
		if (order == 0)
			return &children[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static bool
enter(struct search *search, struct sg_verbs_place place, size_t at,
      const struct sg_verb_node_rec *child)
{
	if (child->flags & SG_VERB_NODE_RESTART)
		return walk(search, place, at + 1, false);
	if (place.depth == SG_VERBS_MAX_DEPTH)
		return false;
	place.depth++;
	place.nodes[place.depth] = child;
	place.words[place.depth] = at;
	if (child->children_count == 0)
		return finish(search, &place);
	return walk(search, place, at + 1, false);
}

/* Part of the command is not known before the line runs: the policy says what that means. */
static bool
meet_unknown(struct search *search, const struct sg_verbs_place *place, size_t at)
{
	const struct sg_verb_node_rec *node = place->nodes[place->depth];
	struct sg_span text = search->line.words[at].text;
	bool takes_operands = node->verb_class != SG_VERB_CLASSES, opaque = !takes_operands;
	size_t count;
	const struct sg_verb_node_rec *children = children_of(search, node, &count);

	for (size_t i = 0; i < count && !opaque; i++)
		opaque = search->line.words[at].may_split ||
			 sg_verbs_glob(word_of(search, &children[i]), text, true);
	if (opaque)
		add_unknown(search, true);
	return takes_operands ? finish(search, place) || opaque : true;
}

/* A bare word where a command word can stand. */
static bool
descend(struct search *search, const struct sg_verbs_place *place, size_t at)
{
	const struct sg_verb_node_rec *node = place->nodes[place->depth], *child;
	const struct sg_verb_word *word = &search->line.words[at];
	size_t count, words;
	const struct sg_verb_node_rec *children = children_of(search, node, &count);

	if (word->opaque || word->may_split || sg_verbs_marked(word->text) ||
	    sg_verbs_from_file(&search->line, word->text))
		return meet_unknown(search, place, at);
	for (words = count; words > 0 && children[words - 1].flags & SG_VERB_NODE_GLOB;)
		words--;
	child = find_word(search, children, words, word->text);
	if (child && enter(search, *place, at, child))
		return true;
	for (size_t i = words; i < count; i++) {
		search->line.steps++;
		if (sg_verbs_glob(word_of(search, &children[i]), word->text, false) &&
		    enter(search, *place, at, &children[i]))
			return true;
	}
	return node->verb_class != SG_VERB_CLASSES && finish(search, place);
}

/* ---- the words of the line ---- */

/* "az help vm": the words name a command, but it is only described. */
static bool
is_help_word(struct search *search, const struct sg_verbs_place *place, size_t at)
{
	struct sg_verbs_effect effect = { .verb_class = SG_VERB_READ, .harmless = true };

	if (!search->line.asks_help || !is_literal(place) ||
	    place->nodes[place->depth]->verb_class != SG_VERB_CLASSES ||
	    !sg_verbs_list_has(search->line.image, search->line.tool->help,
			       search->line.words[at].text))
		return false;
	add_reading(search, place, &effect);
	return true;
}

/* The word may be the value of an option that no table knows, or a command word: follow both. */
static bool
branch(struct search *search, const struct sg_verbs_place *place, size_t at)
{
	bool as_value, as_word;

	if (search->guesses++ == MAX_GUESSES) {
		add_unknown(search, false);
		return true;
	}
	as_value = walk(search, *place, at + 1, false);
	as_word = descend(search, place, at);
	if (as_value != as_word)
		add_unknown(search, false);
	return as_value || as_word;
}

/**
 * Read on from word `at`. Options are passed over wherever they stand.
 *
 * may_be_value  the word before was an option that no table knows.
 * Returns false when the words are no command of the tool.
 */
static bool
walk(struct search *search, struct sg_verbs_place place, size_t at, bool may_be_value)
{
	struct sg_verbs_line *line = &search->line;

	for (; at < line->count; at++) {
		enum sg_verbs_next next;

		if (line->steps++ > MAX_STEPS) {
			add_unknown(search, false);
			return true;
		}
		if (sg_span_is(line->words[at].text, "--"))
			continue;
		if (!sg_verbs_is_option(line->words[at].text)) {
			if (is_help_word(search, &place, at))
				return true;
			return may_be_value ? branch(search, &place, at)
					    : descend(search, &place, at);
		}
		next = sg_verbs_next(line, &place, at);
		if (next == SG_VERBS_NEXT_ANY)
			return meet_unknown(search, &place, at);
		may_be_value = next == SG_VERBS_NEXT_MAYBE;
		if (next != SG_VERBS_NEXT_VALUE)
			continue;
		at++;
		if (line->words[at].may_split)
			return meet_unknown(search, &place, at);
	}
	return finish(search, &place);
}

/* ---- results ---- */

static struct sg_span
known_path(const struct search *search)
{
	struct sg_buffer path = { .arena = search->line.arena };

	for (size_t depth = 1; depth <= search->place.depth; depth++) {
		const struct sg_verb_node_rec *node = search->place.nodes[depth];
		struct sg_span word = node->flags & SG_VERB_NODE_GLOB
					      ? search->line.words[search->place.words[depth]].text
					      : word_of(search, node);

		if (path.len)
			sg_buffer_add_char(&path, ' ');
		sg_buffer_add(&path, word);
	}
	return sg_buffer_span(&path);
}

/* The words that no table knows, so that a requirement can name them (an extension, a plugin). */
static struct sg_span
unknown_path(struct search *search)
{
	struct sg_verbs_line *line = &search->line;
	struct sg_buffer path = { .arena = line->arena };
	size_t words = 0;

	for (size_t at = 0; at < line->count && words < MAX_PATH_WORDS; at++) {
		struct sg_span text = line->words[at].text;

		if (sg_verbs_is_option(text)) {
			if (words > 0)
				break;
			at += sg_verbs_next(line, &search->place, at) == SG_VERBS_NEXT_VALUE;
			continue;
		}
		if (words++ > 0)
			sg_buffer_add_char(&path, ' ');
		for (size_t i = 0; i < text.len; i++)
			sg_buffer_add_char(&path, line->tool->flags & SG_VERB_TOOL_NOCASE
							  ? sg_lower(text.p[i])
							  : text.p[i]);
	}
	return sg_buffer_span(&path);
}

static const struct sg_verb_tool_rec *
find_tool(const struct sg_image *image, struct sg_span name)
{
	const struct sg_name_rec *rec = sg_program_name_find(name);

	return rec && rec->tool ? sg_image_record(image, SG_VERBS_TOOLS, rec->tool - 1,
						  sizeof(struct sg_verb_tool_rec))
				: NULL;
}

bool
sg_verb_tool(struct sg_span tool)
{
	return find_tool(sg_knowledge(), tool) != NULL;
}

bool
sg_verb_same_tool(struct sg_span a, struct sg_span b)
{
	const struct sg_verb_tool_rec *tool = find_tool(sg_knowledge(), a);

	return tool && tool == find_tool(sg_knowledge(), b);
}

static bool
asks_help(const struct sg_verbs_line *line)
{
	for (size_t at = 0; at < line->count; at++)
		if (sg_verbs_list_has(line->image, line->tool->help, line->words[at].text))
			return true;
	return false;
}

static void
fill_result(struct search *search, struct sg_verb_result *out)
{
	const struct sg_verbs_effect *effect = &search->effect;

	*out = (struct sg_verb_result){
		.verb_class = effect->verb_class,
		.known = search->known,
		.opaque = search->opaque,
		.harmless = effect->harmless,
		.payloads = effect->payloads.items,
		.payloads_count = effect->payloads.len,
		.urls = effect->urls.items,
		.urls_count = effect->urls.len,
		.url_opaque = effect->url_opaque,
		.steps = search->line.steps,
	};
	out->path = search->known ? known_path(search) : unknown_path(search);
}

void
sg_verb_classify(struct sg_span tool, const struct sg_verb_word *words, size_t count,
		 struct sg_arena *arena, struct sg_verb_result *out)
{
	struct search search = {
		.line = { .image = sg_knowledge(), .words = words, .count = count, .arena = arena }
	};

	*out = (struct sg_verb_result){ .verb_class = SG_VERB_UNKNOWN };
	search.line.tool = find_tool(search.line.image, tool);
	if (!search.line.tool)
		return;
	search.place.nodes[0] =
		sg_image_record(search.line.image, SG_VERBS_NODES, search.line.tool->root,
				sizeof(struct sg_verb_node_rec));
	if (!search.place.nodes[0])
		return;
	search.line.asks_help = asks_help(&search.line);
	if (!walk(&search, search.place, 0, false))
		add_unknown(&search, false);
	if (!search.known)
		search.place.depth = 0;
	fill_result(&search, out);
}
