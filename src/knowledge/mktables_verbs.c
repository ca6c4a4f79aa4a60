/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Build time only: from rules/verbs to the tries and rules of the knowledge image. The language of the files is told
 * in rules/verbs/README. Errors go to standard error with file and line; nothing of a file with errors is used.
 */
#include "knowledge/mktables.h"
#include "knowledge/mktables_trie.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

enum { MAX_FILE_BYTES = 8 * 1024 * 1024, MAX_WORDS = 128, MAX_PATHS = 1024 };

/** A name for several alternatives. */
struct alias {
	struct sg_span name; /* with its '$' */
	struct sg_span words;
};

/** A file while it is read. */
struct reader {
	struct sg_arena *arena;
	struct sg_image_builder *builder;
	const char *file;
	unsigned line;
	int errors;
	struct sg_trie_tool *tool;
	struct SG_VEC(struct alias) aliases;
	struct sg_span words[MAX_WORDS]; /* of the line, "paths : effect" without the colon */
	size_t count;
	size_t effect; /* index of the first word behind the colon; == count: none */
};

static int __attribute__((format(printf, 2, 3)))
fail(struct reader *reader, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%u: ", reader->file, reader->line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	reader->errors++;
	return 1;
}

static struct sg_span
read_file(struct reader *reader)
{
	FILE *file = fopen(reader->file, "rb");
	struct sg_buffer text = { .arena = reader->arena };
	char bytes[4096];
	size_t len;

	if (!file) {
		fail(reader, "cannot open: %s", strerror(errno));
		return (struct sg_span){ 0 };
	}
	while ((len = fread(bytes, 1, sizeof(bytes), file)) > 0 && text.len < MAX_FILE_BYTES)
		sg_buffer_add(&text, (struct sg_span){ bytes, len });
	if (ferror(file) || text.len >= MAX_FILE_BYTES)
		fail(reader, "cannot read, or too long");
	fclose(file);
	return sg_buffer_span(&text);
}

/* ---- words of a line ---- */

static struct sg_span
next_word(struct sg_span *rest)
{
	struct sg_span word;
	size_t from = 0, to;

	while (from < rest->len && (rest->p[from] == ' ' || rest->p[from] == '\t'))
		from++;
	for (to = from; to < rest->len && rest->p[to] != ' ' && rest->p[to] != '\t';)
		to++;
	word = (struct sg_span){ rest->p + from, to - from };
	*rest = sg_span_from(*rest, to);
	return word;
}

/* "$name" stands for its alternatives, also before a comma. */
static struct sg_span
expand_alias(struct reader *reader, struct sg_span word)
{
	struct sg_span name = word;

	if (word.p[0] != '$')
		return word;
	name.len -= word.p[word.len - 1] == ',';
	for (size_t i = 0; i < reader->aliases.len; i++)
		if (sg_span_eq(reader->aliases.items[i].name, name))
			return sg_arena_join(reader->arena, reader->aliases.items[i].words,
					     sg_span_from(word, name.len));
	fail(reader, "\"%.*s\" is not set", SG_SPAN_ARG(name));
	return word;
}

static void
split_line(struct reader *reader, struct sg_span line)
{
	reader->count = 0;
	reader->effect = SIZE_MAX;
	for (;;) {
		struct sg_span word = next_word(&line);

		if (word.len == 0 || word.p[0] == '#')
			break;
		if (sg_span_is(word, ":") && reader->effect == SIZE_MAX) {
			reader->effect = reader->count;
			continue;
		}
		if (reader->count == MAX_WORDS) {
			fail(reader, "too many words");
			break;
		}
		reader->words[reader->count++] = expand_alias(reader, word);
	}
}

/* "a|b|c" as a list of the image. */
static struct sg_ref
list_of(struct reader *reader, struct sg_span alternatives)
{
	struct SG_VEC(struct sg_ref) refs = { 0 };

	while (alternatives.len) {
		struct sg_span one = sg_span_split(alternatives, '|', &alternatives);

		if (one.len > SG_VERBS_MAX_WORD_BYTES)
			fail(reader, "\"%.*s\" is too long", SG_SPAN_ARG(one));
		for (size_t i = 0; i < one.len; i++)
			if (one.p[0] != '-' && one.p[i] != sg_lower(one.p[i]))
				fail(reader, "\"%.*s\" can never match: globs are lower case",
				     SG_SPAN_ARG(one));
		sg_vec_push(reader->arena, &refs, sg_image_intern(reader->builder, one));
	}
	return sg_image_add_all(reader->builder, SG_KNOWLEDGE_LISTS, refs.items, refs.len,
				sizeof(*refs.items));
}

/* ---- paths ---- */

struct paths {
	struct sg_trie_node *nodes[MAX_PATHS];
	size_t count;
};

/* One word of a path: each node so far goes on with each alternative. */
static void
extend_paths(struct reader *reader, struct paths *paths, struct sg_span alternatives)
{
	struct paths next = { { NULL }, 0 };

	while (alternatives.len) {
		struct sg_span one = sg_span_split(alternatives, '|', &alternatives);

		if (one.len == 0 || one.len > SG_VERBS_MAX_WORD_BYTES ||
		    next.count + paths->count > MAX_PATHS) {
			fail(reader, "a word that is empty or too long, or too many paths");
			return;
		}
		for (size_t i = 0; i < paths->count; i++)
			next.nodes[next.count++] =
				sg_trie_child(paths->nodes[i], one, reader->arena);
	}
	*paths = next;
}

/* "a b|c, d" are the paths "a b", "a c" and "d"; "." is the tool itself. */
static void
read_paths(struct reader *reader, struct paths *all)
{
	struct paths one = { { &reader->tool->root }, 1 };

	*all = (struct paths){ { NULL }, 0 };
	for (size_t i = 0; i < reader->effect; i++) {
		struct sg_span word = reader->words[i];
		bool last = i + 1 == reader->effect, comma = word.p[word.len - 1] == ',';

		word.len -= comma;
		if (!sg_span_is(word, "."))
			extend_paths(reader, &one, word);
		if (!comma && !last)
			continue;
		for (size_t j = 0; j < one.count && all->count < MAX_PATHS; j++)
			all->nodes[all->count++] = one.nodes[j];
		one = (struct paths){ { &reader->tool->root }, 1 };
	}
	if (all->count == 0)
		fail(reader, "no command before the colon");
}

/* ---- conditions: --option, --option=glob|glob, operand=glob, operand1=glob; in front "!" negates ---- */

static struct sg_verb_condition_rec
read_condition(struct reader *reader, struct sg_span word)
{
	struct sg_verb_condition_rec condition = { .negated = word.p[0] == '!' };
	struct sg_span value, name;
	bool has_value;

	word = sg_span_from(word, condition.negated);
	has_value = sg_span_find(word, '=') != SIZE_MAX;
	name = sg_span_split(word, '=', &value);
	condition.surely = value.len && value.p[0] == '=';
	value = sg_span_from(value, condition.surely);
	if (sg_span_is(name, "operand") || sg_span_is(name, "operand1")) {
		condition.kind = sg_span_is(name, "operand") ? SG_VERB_WHEN_OPERAND
							     : SG_VERB_WHEN_FIRST_OPERAND;
	} else if (name.len > 1 && name.p[0] == '-') {
		condition.kind = has_value ? SG_VERB_WHEN_VALUE : SG_VERB_WHEN_GIVEN;
		condition.options = list_of(reader, name);
	} else {
		fail(reader, "\"%.*s\" is no condition", SG_SPAN_ARG(word));
	}
	if (has_value)
		condition.globs = list_of(reader, value);
	return condition;
}

/* Options that a rule speaks of and nobody declared: their arity follows from how they are spoken of. */
static void
declare_options(struct reader *reader, struct paths *paths, struct sg_span name, bool has_value)
{
	enum sg_option_arg arg = has_value ? SG_OPTION_ARG_REQUIRED : SG_OPTION_ARG_NONE;
	struct sg_span rest = name;

	while (rest.len) {
		struct sg_span one = sg_span_split(rest, '|', &rest);
		struct sg_verb_rule_rec rule = { .kind = SG_VERB_RULE_ARITY, .how = (uint8_t)arg };

		rule.options = list_of(reader, one);
		for (size_t i = 0; i < paths->count; i++)
			if (!sg_trie_declares(reader->builder, &reader->tool->root, one) &&
			    !sg_trie_declares(reader->builder, paths->nodes[i], one))
				sg_vec_push(reader->arena, &paths->nodes[i]->rules, rule);
	}
}

static void
declare_condition(struct reader *reader, struct paths *paths, struct sg_span word)
{
	struct sg_span value, name;

	word = sg_span_from(word, word.p[0] == '!');
	name = sg_span_split(word, '=', &value);
	if (name.p[0] == '-')
		declare_options(reader, paths, name, sg_span_find(word, '=') != SIZE_MAX);
}

/* ---- effects ---- */

static void
add_rule(struct reader *reader, struct paths *paths, struct sg_verb_rule_rec rule)
{
	for (size_t i = 0; i < paths->count; i++)
		sg_vec_push(reader->arena, &paths->nodes[i]->rules, rule);
}

/* CLASS, or CLASS if CONDITION... */
static int
read_class(struct reader *reader, struct paths *paths, enum sg_verb_class verb_class)
{
	struct sg_verb_condition_rec conditions[MAX_WORDS];
	struct sg_verb_rule_rec rule = { .kind = SG_VERB_RULE_CLASS, .how = (uint8_t)verb_class };
	size_t at = reader->effect + 1, count = 0;

	if (at == reader->count) {
		for (size_t i = 0; i < paths->count; i++)
			paths->nodes[i]->verb_class = (uint8_t)verb_class;
		return 0;
	}
	if (!sg_span_is(reader->words[at], "if") || at + 1 == reader->count)
		return fail(reader, "expected \"if\" and conditions");
	for (at++; at < reader->count; at++) {
		declare_condition(reader, paths, reader->words[at]);
		conditions[count++] = read_condition(reader, reader->words[at]);
	}
	rule.conditions = sg_image_add_all(reader->builder, SG_VERBS_CONDITIONS, conditions, count,
					   sizeof(*conditions));
	add_rule(reader, paths, rule);
	return 0;
}

/* flag|value|glued OPTIONS... */
static int
read_arity(struct reader *reader, struct paths *paths, uint8_t arg)
{
	if (reader->effect + 1 == reader->count)
		return fail(reader, "no options");
	for (size_t at = reader->effect + 1; at < reader->count; at++) {
		struct sg_verb_rule_rec rule = { .kind = SG_VERB_RULE_ARITY, .how = arg };

		if (reader->words[at].p[0] != '-')
			return fail(reader, "\"%.*s\" is no option",
				    SG_SPAN_ARG(reader->words[at]));
		rule.options = list_of(reader, reader->words[at]);
		add_rule(reader, paths, rule);
	}
	return 0;
}

/* payload one|many|json OPTIONS, payload tail */
static int
read_payload(struct reader *reader, struct paths *paths, uint8_t kind)
{
	static const char *const forms[] = { "one", "many", "json", "tail" };
	struct sg_verb_rule_rec rule = { .kind = kind };
	size_t at = reader->effect + 1;

	while (at < reader->count && rule.how < SG_ARRAY_LEN(forms) &&
	       !sg_span_is(reader->words[at], forms[rule.how]))
		rule.how++;
	if (at == reader->count || rule.how == SG_ARRAY_LEN(forms) ||
	    reader->count - at != (rule.how == SG_VERB_PAYLOAD_TAIL ? 1u : 2u))
		return fail(reader, "expected: payload one|many|json OPTIONS, or payload tail");
	if (rule.how != SG_VERB_PAYLOAD_TAIL) {
		declare_options(reader, paths, reader->words[at + 1], true);
		rule.options = list_of(reader, reader->words[at + 1]);
	}
	add_rule(reader, paths, rule);
	return 0;
}

/* url OPTIONS [BASE] */
static int
read_url(struct reader *reader, struct paths *paths, uint8_t kind)
{
	struct sg_verb_rule_rec rule = { .kind = kind };
	size_t at = reader->effect + 1;

	if (reader->count - at < 1 || reader->count - at > 2)
		return fail(reader, "expected: url OPTIONS [BASE]");
	declare_options(reader, paths, reader->words[at], true);
	rule.options = list_of(reader, reader->words[at]);
	if (at + 1 < reader->count)
		rule.text = sg_image_intern(reader->builder, reader->words[at + 1]);
	add_rule(reader, paths, rule);
	return 0;
}

static int
read_node_flag(struct reader *reader, struct paths *paths, uint8_t flag)
{
	for (size_t i = 0; i < paths->count; i++)
		paths->nodes[i]->flags |= flag;
	return reader->effect + 1 == reader->count ? 0 : fail(reader, "nothing may follow");
}

static const struct {
	const char *word;
	int (*read)(struct reader *reader, struct paths *paths, uint8_t argument);
	uint8_t argument;
} effects[] = {
	{ "flag", read_arity, SG_OPTION_ARG_NONE },
	{ "value", read_arity, SG_OPTION_ARG_REQUIRED },
	{ "glued", read_arity, SG_OPTION_ARG_OPTIONAL },
	{ "payload", read_payload, SG_VERB_RULE_PAYLOAD },
	{ "url", read_url, SG_VERB_RULE_URL },
	{ "restart", read_node_flag, SG_VERB_NODE_RESTART },
	{ "posix", read_node_flag, SG_VERB_NODE_POSIX },
};

static int
read_rule(struct reader *reader)
{
	struct paths paths;
	enum sg_verb_class verb_class;

	if (reader->effect == reader->count)
		return fail(reader, "nothing behind the colon");
	read_paths(reader, &paths);
	for (size_t i = 0; i < SG_ARRAY_LEN(effects); i++)
		if (sg_span_is(reader->words[reader->effect], effects[i].word))
			return effects[i].read(reader, &paths, effects[i].argument);
	verb_class = sg_verb_class_of_word(reader->words[reader->effect]);
	if (verb_class == SG_VERB_CLASSES)
		return fail(reader, "\"%.*s\" is neither a class nor an effect",
			    SG_SPAN_ARG(reader->words[reader->effect]));
	return read_class(reader, &paths, verb_class);
}

/* ---- settings ---- */

static struct sg_ref
words_as_list(struct reader *reader)
{
	struct SG_VEC(struct sg_ref) refs = { 0 };

	for (size_t i = 1; i < reader->count; i++)
		sg_vec_push(reader->arena, &refs,
			    sg_image_intern(reader->builder, reader->words[i]));
	return sg_image_add_all(reader->builder, SG_KNOWLEDGE_LISTS, refs.items, refs.len,
				sizeof(*refs.items));
}

static int
read_style(struct reader *reader)
{
	static const char *const styles[] = { "nocase", "abbreviate", "atfiles", "greedy",
					      "single-dash" };

	for (size_t i = 1; i < reader->count; i++) {
		size_t at = 0;

		while (at < SG_ARRAY_LEN(styles) && !sg_span_is(reader->words[i], styles[at]))
			at++;
		if (at == SG_ARRAY_LEN(styles))
			return fail(reader, "unknown style \"%.*s\"",
				    SG_SPAN_ARG(reader->words[i]));
		reader->tool->record.flags |= 1u << at;
	}
	return 0;
}

/* set NAME WORDS */
static int
read_alias(struct reader *reader)
{
	struct alias alias;

	if (reader->count != 3)
		return fail(reader, "expected: set NAME WORD|WORD...");
	alias.name = sg_arena_join(reader->arena, SG_SPAN("$"), reader->words[1]);
	alias.words = reader->words[2];
	sg_vec_push(reader->arena, &reader->aliases, alias);
	return 0;
}

/* also NAME PATH */
static int
read_entry(struct reader *reader)
{
	struct sg_trie_entry entry;
	struct sg_trie_node *node = &reader->tool->root;
	struct sg_ref name;

	if (reader->count < 3)
		return fail(reader, "expected: also NAME PATH");
	name = sg_image_intern(reader->builder, reader->words[1]);
	entry.names = sg_image_add_all(reader->builder, SG_KNOWLEDGE_LISTS, &name, 1, sizeof(name));
	for (size_t i = 2; i < reader->count; i++)
		node = sg_trie_child(node, reader->words[i], reader->arena);
	entry.node = node;
	sg_vec_push(reader->arena, &reader->tool->entries, entry);
	return 0;
}

static int
read_setting(struct reader *reader)
{
	if (sg_span_is(reader->words[0], "tool"))
		reader->tool->record.names = words_as_list(reader);
	else if (sg_span_is(reader->words[0], "help"))
		reader->tool->record.help = words_as_list(reader);
	else if (sg_span_is(reader->words[0], "style"))
		return read_style(reader);
	else if (sg_span_is(reader->words[0], "also"))
		return read_entry(reader);
	else if (sg_span_is(reader->words[0], "set"))
		return read_alias(reader);
	else
		return fail(reader, "\"%.*s\" is no setting, and there is no colon",
			    SG_SPAN_ARG(reader->words[0]));
	return 0;
}

/* ---- files ---- */

static void
read_verbs(struct reader *reader, struct sg_span text)
{
	while (text.len) {
		struct sg_span line = sg_span_split(text, '\n', &text);

		reader->line++;
		split_line(reader, line);
		if (reader->effect != SIZE_MAX)
			read_rule(reader);
		else if (reader->count)
			read_setting(reader);
	}
	if (reader->tool->record.names.count == 0)
		fail(reader, "no \"tool\" line");
}

/* path <tab> class, sorted: so that a change is one line and no command stands twice. */
static void
read_commands(struct reader *reader, struct sg_span text)
{
	struct sg_span before = { 0 };

	while (text.len) {
		struct sg_span verb_class, line = sg_span_split(text, '\n', &text);
		struct sg_span path = sg_span_split(line, '\t', &verb_class), rest = path;
		struct sg_trie_node *node = &reader->tool->root;
		size_t depth = 0;

		reader->line++;
		if (line.len == 0 || line.p[0] == '#')
			continue;
		if (sg_span_cmp(before, path) >= 0)
			fail(reader, "\"%.*s\" is not sorted", SG_SPAN_ARG(path));
		before = path;
		for (; rest.len; depth++)
			node = sg_trie_child(node, sg_span_split(rest, ' ', &rest), reader->arena);
		if (depth == 0 || depth > SG_VERBS_MAX_DEPTH)
			fail(reader, "a path of %zu words", depth);
		node->verb_class = (uint8_t)sg_verb_class_of_word(verb_class);
		if (node->verb_class == SG_VERB_CLASSES)
			fail(reader, "unknown class \"%.*s\"", SG_SPAN_ARG(verb_class));
	}
}

/* "rules/verbs/az.tsv" -> "az" */
static struct sg_span
stem_of(const char *file, const char *suffix)
{
	struct sg_span name = sg_span_basename(sg_span_of(file));

	if (!sg_span_ends(name, sg_span_of(suffix)))
		return (struct sg_span){ 0 };
	return sg_span_first(name, name.len - strlen(suffix));
}

static int
read_tool(struct reader *reader, const char *const *files, size_t count, size_t which)
{
	struct sg_span stem = stem_of(files[which], ".verbs");
	const struct sg_trie_node *dangling;

	sg_trie_init(reader->tool);
	reader->aliases.len = 0;
	for (size_t i = 0; i < count; i++) {
		if (!sg_span_eq(stem_of(files[i], ".tsv"), stem))
			continue;
		reader->file = files[i];
		reader->line = 0;
		read_commands(reader, read_file(reader));
	}
	reader->file = files[which];
	reader->line = 0;
	read_verbs(reader, read_file(reader));
	dangling = sg_trie_dangling(&reader->tool->root);
	if (dangling)
		fail(reader, "no command ends in \"%.*s\"", SG_SPAN_ARG(dangling->word));
	if (reader->errors == 0 && !sg_trie_write(reader->tool, reader->builder))
		fail(reader, "the tables are too large for their records");
	return reader->errors;
}

int
sg_mktables_verbs(struct sg_image_builder *builder, const char *const *files, size_t count,
		  struct sg_arena *arena)
{
	struct sg_trie_writer writer = { .arena = arena, .builder = builder };
	struct reader reader = { .arena = arena, .builder = builder };

	for (size_t i = 0; i < count; i++) {
		struct sg_trie_tool tool = { .writer = &writer };

		if (stem_of(files[i], ".verbs").len == 0) {
			if (stem_of(files[i], ".tsv").len == 0 &&
			    !sg_span_is(sg_span_basename(sg_span_of(files[i])), "README")) {
				reader.file = files[i];
				fail(&reader, "neither .verbs nor .tsv");
			}
			continue;
		}
		reader.tool = &tool;
		read_tool(&reader, files, count, i);
	}
	sg_trie_finish(&writer);
	return reader.errors ? 1 : 0;
}
