/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options of a command-line tool that is judged by verb: which words are options, what values they have, and what
 * that does to the class of the command. All knowledge about tools is in the rules of the image; nothing here names one.
 */
#include "knowledge/verbs_line.h"
#include "model/command.h"

/** Everything behind the command words, sorted out. */
struct scan {
	struct SG_VEC(struct sg_verbs_given) given;
	struct SG_VEC(size_t) operands;
	size_t tail;       /* first word behind "--", SIZE_MAX: none */
	bool free_unknown; /* an unknown word stands where any option could */
	bool help;
};

static const struct sg_span unknown_value = { "\0", 1 };

/* Deletes and secrets first: what a requirement forbids must not hide behind what it asks about. */
int
sg_verbs_rank(enum sg_verb_class verb_class)
{
	static const int ranks[] = {
		[SG_VERB_READ] = 0,    [SG_VERB_DATA_READ] = 1,  [SG_VERB_LOCAL] = 2,
		[SG_VERB_WRITE] = 3,   [SG_VERB_DATA_WRITE] = 4, [SG_VERB_EXEC] = 5,
		[SG_VERB_UNKNOWN] = 6, [SG_VERB_CREDENTIAL] = 7, [SG_VERB_DELETE] = 8,
	};

	_Static_assert(SG_ARRAY_LEN(ranks) == SG_VERB_CLASSES, "a rank for each class");
	return ranks[verb_class];
}

bool
sg_verbs_is_option(struct sg_span text)
{
	return text.len > 1 && text.p[0] == '-';
}

bool
sg_verbs_list_has(const struct sg_image *image, struct sg_ref list, struct sg_span word)
{
	size_t count;
	const struct sg_ref *refs =
		sg_image_records(image, SG_KNOWLEDGE_LISTS, list, sizeof(*refs), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_span_eq(sg_image_string(image, refs[i]), word))
			return true;
	return false;
}

bool
sg_verbs_from_file(const struct sg_verbs_line *line, struct sg_span text)
{
	return line->tool->flags & SG_VERB_TOOL_ATFILES && text.len > 1 && text.p[0] == '@';
}

/* ---- rules of a place ---- */

static const struct sg_verb_rule_rec *
rules_of(const struct sg_verbs_line *line, const struct sg_verb_node_rec *node, size_t *count)
{
	const struct sg_verb_node_rec *nodes =
		(const void *)line->image->sections[SG_VERBS_NODES].p;
	struct sg_ref all = { 0, sg_image_count(line->image, SG_VERBS_ANCHORS) };
	const struct sg_verb_anchor_rec *anchors;
	size_t low = 0, high;

	*count = 0;
	if (!(node->flags & SG_VERB_NODE_RULES))
		return NULL;
	anchors = sg_image_records(line->image, SG_VERBS_ANCHORS, all, sizeof(*anchors), &high);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (anchors[middle].node == (size_t)(node - nodes))
			return sg_image_records(line->image, SG_VERBS_RULES, anchors[middle].rules,
						sizeof(struct sg_verb_rule_rec), count);
		if (anchors[middle].node < (size_t)(node - nodes))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/** An option of the table. */
struct option {
	struct sg_span spelling;
	enum sg_option_arg arg;
};

/* Does `name` spell this option: exactly, or as the beginning of a long one? */
static bool
spells(struct sg_span spelling, struct sg_span name, bool abbreviated)
{
	if (!abbreviated)
		return sg_span_eq(spelling, name);
	return name.len > 2 && name.p[1] == '-' && sg_span_starts(spelling, name);
}

static bool
find_in(const struct sg_verbs_line *line, const struct sg_verb_rule_rec *rule, struct sg_span name,
	bool abbreviated, struct option *out)
{
	size_t count;
	const struct sg_ref *refs = sg_image_records(line->image, SG_KNOWLEDGE_LISTS, rule->options,
						     sizeof(*refs), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span spelling = sg_image_string(line->image, refs[i]);

		if (spells(spelling, name, abbreviated)) {
			*out = (struct option){ spelling, (enum sg_option_arg)rule->how };
			return true;
		}
	}
	return false;
}

/* The option of that name, as the innermost group that knows it says; exact spellings first. */
static bool
find_option(const struct sg_verbs_line *line, const struct sg_verbs_place *place,
	    struct sg_span name, struct option *out)
{
	bool abbreviates = line->tool->flags & SG_VERB_TOOL_ABBREVIATE;

	for (int abbreviated = 0; abbreviated <= abbreviates; abbreviated++) {
		for (size_t depth = place->depth + 1; depth-- > 0;) {
			size_t count;
			const struct sg_verb_rule_rec *rules =
				rules_of(line, place->nodes[depth], &count);

			for (size_t i = 0; i < count; i++)
				if (rules[i].kind == SG_VERB_RULE_ARITY &&
				    find_in(line, &rules[i], name, abbreviated, out))
					return true;
		}
	}
	return false;
}

/* ---- words to options ---- */

static void
add_given(const struct sg_verbs_line *line, struct scan *scan, struct sg_verbs_given given)
{
	if (!scan)
		return;
	if (given.value.p && sg_verbs_from_file(line, given.value))
		given.value = unknown_value;
	sg_vec_push(line->arena, &scan->given, given);
}

static enum sg_verbs_next
next_of(bool known, enum sg_option_arg arg)
{
	if (!known)
		return SG_VERBS_NEXT_MAYBE;
	return arg == SG_OPTION_ARG_REQUIRED ? SG_VERBS_NEXT_VALUE : SG_VERBS_NEXT_FREE;
}

/* --name, --name=value, and -name for tools with one dash. */
static enum sg_verbs_next
read_long(struct sg_verbs_line *line, const struct sg_verbs_place *place, size_t at,
	  struct scan *scan)
{
	struct sg_span text = line->words[at].text, name, value;
	struct sg_verbs_given given = { .word = at, .glued = sg_span_find(text, '=') != SIZE_MAX };
	struct option option = { { NULL, 0 }, SG_OPTION_ARG_NONE };
	bool known;

	if (line->tool->flags & SG_VERB_TOOL_SINGLE_DASH && text.p[1] == '-')
		text = sg_span_from(text, 1);
	name = sg_span_split(text, '=', &value);
	if (sg_verbs_marked(name))
		return SG_VERBS_NEXT_ANY;
	known = find_option(line, place, name, &option);
	given.option = known ? option.spelling : name;
	if (given.glued)
		given.value = value.p ? value : SG_SPAN("");
	add_given(line, scan, given);
	return given.glued ? SG_VERBS_NEXT_FREE : next_of(known, option.arg);
}

/* -x, -xVALUE, -xyz: a bundle goes on as long as its letters are known to take no value. */
static enum sg_verbs_next
read_short(struct sg_verbs_line *line, const struct sg_verbs_place *place, size_t at,
	   struct scan *scan)
{
	struct sg_span text = line->words[at].text;

	for (size_t i = 1; i < text.len; i++) {
		char name[2] = { '-', text.p[i] };
		struct option option = { { NULL, 0 }, SG_OPTION_ARG_NONE };
		struct sg_verbs_given given = { .word = at, .glued = i + 1 < text.len };
		bool known;

		if (sg_verbs_marked((struct sg_span){ name, 2 }))
			return SG_VERBS_NEXT_ANY;
		known = find_option(line, place, (struct sg_span){ name, 2 }, &option);
		given.option = known ? option.spelling
				     : sg_arena_copy(line->arena, (struct sg_span){ name, 2 });
		if (known && option.arg == SG_OPTION_ARG_NONE &&
		    (!given.glued || text.p[i + 1] != '=')) {
			given.glued = false;
			add_given(line, scan, given);
			continue;
		}
		if (given.glued)
			given.value = sg_span_from(text, i + 1 + (text.p[i + 1] == '='));
		add_given(line, scan, given);
		return given.glued ? SG_VERBS_NEXT_FREE : next_of(known, option.arg);
	}
	return SG_VERBS_NEXT_FREE;
}

static enum sg_verbs_next
read_option(struct sg_verbs_line *line, const struct sg_verbs_place *place, size_t at,
	    struct scan *scan)
{
	struct sg_span text = line->words[at].text;
	struct option whole;
	enum sg_verbs_next next;

	line->steps++;
	if (text.p[1] == '-' || line->tool->flags & SG_VERB_TOOL_SINGLE_DASH ||
	    (text.len > 2 && find_option(line, place, text, &whole)))
		next = read_long(line, place, at, scan);
	else
		next = read_short(line, place, at, scan);
	if (next == SG_VERBS_NEXT_FREE || next == SG_VERBS_NEXT_ANY || at + 1 == line->count)
		return next == SG_VERBS_NEXT_ANY ? next : SG_VERBS_NEXT_FREE;
	if (!(line->tool->flags & SG_VERB_TOOL_GREEDY) &&
	    sg_verbs_is_option(line->words[at + 1].text))
		return SG_VERBS_NEXT_FREE;
	return next;
}

enum sg_verbs_next
sg_verbs_next(struct sg_verbs_line *line, const struct sg_verbs_place *place, size_t at)
{
	return read_option(line, place, at, NULL);
}

/* ---- the whole line ---- */

/* The word behind an option is its value, as far as one can tell. */
static void
take_value(const struct sg_verbs_line *line, struct scan *scan, size_t at)
{
	struct sg_verbs_given *last;

	if (scan->given.len == 0)
		return;
	last = &scan->given.items[scan->given.len - 1];
	last->value = line->words[at].text;
	last->word = at;
	if (sg_verbs_from_file(line, last->value))
		last->value = unknown_value;
	if (!last->value.p)
		last->value = SG_SPAN("");
}

static bool
is_help(const struct sg_verbs_line *line, size_t at)
{
	return line->asks_help &&
	       sg_verbs_list_has(line->image, line->tool->help, line->words[at].text);
}

static void
scan_operand(const struct sg_verbs_line *line, struct scan *scan, size_t at)
{
	if (line->words[at].may_split || sg_verbs_from_file(line, line->words[at].text))
		scan->free_unknown = true;
	sg_vec_push(line->arena, &scan->operands, at);
}

/* One option and, when it takes it, its value; returns the index of the last word that was read. */
static size_t
scan_option(struct sg_verbs_line *line, const struct sg_verbs_place *place, struct scan *scan,
	    size_t at)
{
	enum sg_verbs_next next = read_option(line, place, at, scan);

	if (is_help(line, at))
		scan->help = true;
	if (next == SG_VERBS_NEXT_ANY)
		scan->free_unknown = true;
	if (next == SG_VERBS_NEXT_ANY || next == SG_VERBS_NEXT_FREE)
		return at;
	take_value(line, scan, at + 1);
	/* A word that may as well be an operand is both. */
	if (next == SG_VERBS_NEXT_MAYBE && !sg_verbs_is_option(line->words[at + 1].text))
		sg_vec_push(line->arena, &scan->operands, at + 1);
	return at + 1;
}

static void
scan_line(struct sg_verbs_line *line, const struct sg_verbs_place *place, struct scan *scan)
{
	bool posix = place->nodes[place->depth]->flags & SG_VERB_NODE_POSIX;
	size_t command = 1;

	*scan = (struct scan){ .tail = SIZE_MAX };
	for (size_t at = 0; at < line->count; at++) {
		struct sg_span text = line->words[at].text;

		if (command <= place->depth && at == place->words[command]) {
			command++;
			continue;
		}
		if (sg_span_is(text, "--") && command > place->depth)
			scan->tail = at + 1;
		else if (sg_verbs_is_option(text))
			at = scan_option(line, place, scan, at);
		else
			scan_operand(line, scan, at);
		if (scan->tail != SIZE_MAX ||
		    (posix && scan->operands.len && command > place->depth))
			break;
	}
	for (size_t at = scan->tail; !posix && at < line->count; at++)
		scan_operand(line, scan, at);
}

/* ---- conditions ---- */

enum answer { NO, MAYBE, YES };

static enum answer
match_globs(const struct sg_verbs_line *line, const struct sg_verb_condition_rec *condition,
	    struct sg_span text)
{
	size_t count;
	const struct sg_ref *refs = sg_image_records(line->image, SG_KNOWLEDGE_LISTS,
						     condition->globs, sizeof(*refs), &count);
	bool maybe = !condition->surely && sg_verbs_marked(text);
	enum answer answer = NO;

	for (size_t i = 0; i < count; i++) {
		struct sg_span glob = sg_image_string(line->image, refs[i]);

		if (sg_verbs_glob(glob, text, false))
			return YES;
		if (maybe && sg_verbs_glob(glob, text, true))
			answer = MAYBE;
	}
	return answer;
}

static bool
says_no(struct sg_span value)
{
	return sg_span_eq_nocase(value, SG_SPAN("false")) ||
	       sg_span_eq_nocase(value, SG_SPAN("f")) || sg_span_is(value, "0");
}

/* The last value counts; a switch may be turned off again: --volumes=false. */
static enum answer
given_answer(const struct sg_verbs_line *line, const struct scan *scan,
	     const struct sg_verb_condition_rec *condition)
{
	for (size_t i = scan->given.len; i-- > 0;) {
		const struct sg_verbs_given *given = &scan->given.items[i];

		if (!sg_verbs_list_has(line->image, condition->options, given->option))
			continue;
		if (condition->kind == SG_VERB_WHEN_VALUE)
			return given->value.p ? match_globs(line, condition, given->value) : NO;
		if (given->glued && says_no(given->value))
			return NO;
		return given->glued && sg_verbs_marked(given->value) ? MAYBE : YES;
	}
	return NO;
}

static enum answer
operand_answer(const struct sg_verbs_line *line, const struct scan *scan,
	       const struct sg_verb_condition_rec *condition)
{
	size_t count = scan->operands.len;
	enum answer answer = NO;

	if (condition->kind == SG_VERB_WHEN_FIRST_OPERAND && count > 1)
		count = 1;
	for (size_t i = 0; i < count && answer != YES; i++) {
		struct sg_span text = line->words[scan->operands.items[i]].text;
		enum answer one = match_globs(
			line, condition, sg_verbs_from_file(line, text) ? unknown_value : text);

		answer = one > answer ? one : answer;
	}
	return answer;
}

static enum answer
rule_answer(const struct sg_verbs_line *line, const struct scan *scan,
	    const struct sg_verb_rule_rec *rule)
{
	size_t count;
	const struct sg_verb_condition_rec *conditions = sg_image_records(
		line->image, SG_VERBS_CONDITIONS, rule->conditions, sizeof(*conditions), &count);
	enum answer answer = YES;

	for (size_t i = 0; i < count && answer != NO; i++) {
		bool operand = conditions[i].kind == SG_VERB_WHEN_OPERAND ||
			       conditions[i].kind == SG_VERB_WHEN_FIRST_OPERAND;
		enum answer one = operand ? operand_answer(line, scan, &conditions[i])
					  : given_answer(line, scan, &conditions[i]);

		if (conditions[i].negated)
			one = YES - one;
		answer = one < answer ? one : answer;
	}
	return answer;
}

/* ---- payloads and destinations ---- */

/* Strings of a JSON text, undecoded but for \": good enough to see the commands in it. */
static void
add_json_strings(const struct sg_verbs_line *line, struct sg_span text, struct sg_verbs_effect *out)
{
	while (text.len) {
		struct sg_buffer string = { .arena = line->arena };
		size_t at = sg_span_find(text, '"');

		if (at == SIZE_MAX)
			return;
		for (at++; at < text.len && text.p[at] != '"'; at++) {
			if (text.p[at] == '\\' && at + 1 < text.len)
				at++;
			sg_buffer_add_char(&string, text.p[at]);
		}
		sg_vec_push(line->arena, &out->payloads, sg_buffer_span(&string));
		text = sg_span_from(text, at + 1);
	}
}

static void
add_payload(const struct sg_verbs_line *line, const struct sg_verb_rule_rec *rule,
	    struct sg_span value, struct sg_verbs_effect *out)
{
	struct sg_span behind = value;

	if (rule->how != SG_VERB_PAYLOAD_JSON || sg_verbs_marked(value)) {
		sg_vec_push(line->arena, &out->payloads, value);
		return;
	}
	sg_span_split(value, '=', &behind);
	if (sg_span_find(value, '"') == SIZE_MAX)
		sg_vec_push(line->arena, &out->payloads, behind);
	else
		add_json_strings(line, value, out);
}

/* --scripts "a" "b": words up to the next option belong to it. */
static void
add_more_payloads(const struct sg_verbs_line *line, const struct sg_verbs_given *given,
		  struct sg_verbs_effect *out)
{
	for (size_t at = given->word + 1;
	     at < line->count && !sg_verbs_is_option(line->words[at].text); at++) {
		struct sg_span text = line->words[at].text;

		sg_vec_push(line->arena, &out->payloads,
			    sg_verbs_from_file(line, text) ? unknown_value : text);
	}
}

/* Leading options are those of ssh. */
static void
add_tail(const struct sg_verbs_line *line, const struct scan *scan, struct sg_verbs_effect *out)
{
	struct sg_buffer text = { .arena = line->arena };
	size_t at = scan->tail;

	while (at < line->count && sg_verbs_is_option(line->words[at].text))
		at++;
	for (; at < line->count; at++) {
		if (text.len)
			sg_buffer_add_char(&text, ' ');
		sg_buffer_add(&text, line->words[at].text);
	}
	if (text.len)
		sg_vec_push(line->arena, &out->payloads, sg_buffer_span(&text));
}

/* True when the part that names the host is not wholly known. */
static bool
host_marked(struct sg_span url)
{
	size_t at = sg_span_search(url, SG_SPAN("://"));

	if (at == SIZE_MAX || sg_verbs_marked(sg_span_first(url, at)))
		return true;
	for (at += 3; at < url.len && !memchr("/?#\\", url.p[at], 4); at++)
		continue;
	return sg_verbs_marked(sg_span_first(url, at));
}

/* A relative URL is appended as it is: "@host/" behind the base would name another host, as it does for the tool. */
static void
add_url(const struct sg_verbs_line *line, const struct sg_verb_rule_rec *rule, struct sg_span value,
	struct sg_verbs_effect *out)
{
	bool absolute = sg_span_search(value, SG_SPAN("://")) != SIZE_MAX;

	if (!absolute && sg_verbs_marked(sg_span_first(value, 1)))
		out->url_opaque = true;
	if (!absolute)
		value = sg_arena_join(line->arena, sg_image_string(line->image, rule->text), value);
	out->url_opaque |= host_marked(value);
	sg_vec_push(line->arena, &out->urls, value);
}

static void
collect(const struct sg_verbs_line *line, const struct scan *scan,
	const struct sg_verb_rule_rec *rule, struct sg_verbs_effect *out)
{
	if (rule->kind == SG_VERB_RULE_PAYLOAD && rule->how == SG_VERB_PAYLOAD_TAIL) {
		add_tail(line, scan, out);
		return;
	}
	for (size_t i = 0; i < scan->given.len; i++) {
		const struct sg_verbs_given *given = &scan->given.items[i];

		if (!given->value.p ||
		    !sg_verbs_list_has(line->image, rule->options, given->option))
			continue;
		if (rule->kind == SG_VERB_RULE_URL)
			add_url(line, rule, given->value, out);
		else
			add_payload(line, rule, given->value, out);
		if (rule->kind == SG_VERB_RULE_PAYLOAD && rule->how == SG_VERB_PAYLOAD_MANY)
			add_more_payloads(line, given, out);
	}
}

/* ---- judgement ---- */

static void
apply_rule(const struct sg_verbs_line *line, const struct scan *scan,
	   const struct sg_verb_rule_rec *rule, struct sg_verbs_effect *out)
{
	enum sg_verb_class now = out->verb_class, then = (enum sg_verb_class)rule->how;
	int stricter = sg_verbs_rank(then) - sg_verbs_rank(now);
	enum answer answer;

	if (rule->kind == SG_VERB_RULE_PAYLOAD || rule->kind == SG_VERB_RULE_URL)
		collect(line, scan, rule, out);
	if (rule->kind != SG_VERB_RULE_CLASS)
		return;
	answer = rule_answer(line, scan, rule);
	if (answer == YES)
		out->verb_class = then;
	/* An unknown word may make a stricter rule hold, or undo a looser one: --dry-run=none. */
	if (answer == YES ? scan->free_unknown && stricter < 0
			  : (answer == MAYBE || scan->free_unknown) && stricter > 0) {
		out->opaque = true;
		if (sg_verbs_rank(out->verb_class) < sg_verbs_rank(SG_VERB_UNKNOWN))
			out->verb_class = SG_VERB_UNKNOWN;
	}
}

static bool
has_effects(const struct sg_verbs_place *place)
{
	for (size_t depth = 0; depth <= place->depth; depth++)
		if (place->nodes[depth]->flags & SG_VERB_NODE_EFFECTS)
			return true;
	return false;
}

void
sg_verbs_judge(struct sg_verbs_line *line, const struct sg_verbs_place *place,
	       struct sg_verbs_effect *out)
{
	struct scan scan;

	*out = (struct sg_verbs_effect){
		.verb_class = (enum sg_verb_class)place->nodes[place->depth]->verb_class,
	};
	if (!has_effects(place) && !line->asks_help)
		return;
	scan_line(line, place, &scan);
	/* Go's flags take --help for a value behind an option, and an unknown word may be such an option. */
	if (scan.help && !(scan.free_unknown && line->tool->flags & SG_VERB_TOOL_GREEDY)) {
		*out = (struct sg_verbs_effect){ .verb_class = SG_VERB_READ, .harmless = true };
		return;
	}
	for (size_t depth = 0; depth <= place->depth; depth++) {
		size_t count;
		const struct sg_verb_rule_rec *rules = rules_of(line, place->nodes[depth], &count);

		for (size_t i = 0; i < count; i++)
			apply_rule(line, &scan, &rules[i], out);
	}
}
