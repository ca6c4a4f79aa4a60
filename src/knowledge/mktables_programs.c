/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The programs of rules/programs as records: fields, sub-commands, and what one program takes over from another that
 * it is `like`. Knows the schema and no program.
 */
#include "knowledge/mktables.h"

#include <stdlib.h>

/* A table of fields and the file it stands in. */
struct fields {
	const struct sg_node *node;
	struct sg_text text;
};

/* The fields of one program, then those of the programs it is like. */
struct chain {
	struct fields items[SG_MKTABLES_MAX_NESTING];
	size_t len;
};

/* The options that are understood where a program's fields are read. */
struct scope {
	const struct scope *outer;
	struct sg_option_list options;
	uint32_t flags;
	uint8_t language;
	size_t depth;
};

static const char *const field_words[] = { "names",   "flags",    "language", "stdin",
					   "options", "operands", "usages",   "subcommands",
					   "implies", "keys",     "inert",    "expands",
					   "like",    "also",     "touches" };

static const struct {
	const char *word;
	uint32_t flag;
} flag_words[] = {
	{ "posix", SG_PROGRAM_POSIX },
	{ "abbreviate", SG_PROGRAM_ABBREVIATE },
	{ "single-dash", SG_PROGRAM_SINGLE_DASH },
	{ "nocase", SG_PROGRAM_NOCASE },
	{ "first-bundle", SG_PROGRAM_FIRST_BUNDLE },
	{ "slash", SG_PROGRAM_SLASH },
	{ "remote", SG_PROGRAM_REMOTE },
	{ "container", SG_PROGRAM_CONTAINER },
	{ "stdin-operands", SG_PROGRAM_STDIN_OPERANDS },
	{ "network", SG_PROGRAM_NETWORK },
	{ "data", SG_PROGRAM_DATA },
	{ "dynamic", SG_PROGRAM_DYNAMIC },
	{ "numeric", SG_PROGRAM_NUMERIC },
	{ "harmless-help", SG_PROGRAM_HARMLESS_HELP },
	{ "deferred", SG_PROGRAM_DEFERRED },
	{ "short-commands", SG_PROGRAM_SHORT_COMMANDS },
	{ "links", SG_PROGRAM_LINKS },
	{ "copies", SG_PROGRAM_COPIES },
};

/* How words are read holds for the sub-commands too. */
static const uint32_t inherited_flags =
	SG_PROGRAM_ABBREVIATE | SG_PROGRAM_SINGLE_DASH | SG_PROGRAM_NOCASE | SG_PROGRAM_SLASH;

/* ---- like ---- */

static bool
find_program_node(struct sg_mktables *run, struct sg_span name, struct fields *out)
{
	for (size_t i = 0; i < run->files.len; i++)
		for (const struct sg_node *node = run->files.items[i].root->first; node;
		     node = node->next)
			if (sg_span_eq(node->key, name)) {
				*out = (struct fields){ node, run->files.items[i].text };
				return true;
			}
	return false;
}

/* "docker run": the node of a program or a sub-command of it. */
static bool
find_like(struct sg_mktables *run, const struct sg_node *like, struct fields *out)
{
	struct sg_span rest = like->text;
	struct sg_span word = sg_mktables_word(&rest);

	if (!find_program_node(run, word, out))
		return false;
	for (word = sg_mktables_word(&rest); word.len; word = sg_mktables_word(&rest)) {
		const struct sg_node *node = sg_node_get(out->node, "subcommands");

		for (node = node ? node->first : NULL; node && !sg_span_eq(node->key, word);
		     node = node->next)
			;
		if (!node)
			return false;
		out->node = node;
	}
	return true;
}

static void
follow_likes(struct sg_mktables *run, const struct sg_node *node, struct chain *chain)
{
	struct fields next = { node, run->text };

	for (;;) {
		const struct sg_node *like;

		run->text = next.text;
		chain->items[chain->len++] = next;
		like = sg_mktables_kind(run, sg_node_get(next.node, "like"), SG_NODE_STRING);
		if (!like)
			break;
		if (chain->len == SG_MKTABLES_MAX_NESTING || !find_like(run, like, &next)) {
			sg_mktables_fail(run, like, SG_E_BAD_VALUE, "no such program to be like");
			break;
		}
	}
	run->text = chain->items[0].text;
}

/* The nearest field of that name; the run's text is set to its file. */
static const struct sg_node *
field(struct sg_mktables *run, const struct chain *chain, const char *name, enum sg_node_kind kind)
{
	for (size_t i = 0; i < chain->len; i++) {
		const struct sg_node *node = sg_node_get(chain->items[i].node, name);

		run->text = chain->items[i].text;
		if (node)
			return sg_mktables_kind(run, node, kind);
	}
	run->text = chain->items[0].text;
	return NULL;
}

static void
check_fields(struct sg_mktables *run, const struct sg_node *node)
{
	for (const struct sg_node *child = node->first; child; child = child->next) {
		size_t i = 0;

		while (i < SG_ARRAY_LEN(field_words) && !sg_span_is(child->key, field_words[i]))
			i++;
		if (i == SG_ARRAY_LEN(field_words))
			sg_mktables_fail(run, child, SG_E_UNKNOWN_KEY, "unknown field \"%.*s\"",
					 SG_SPAN_ARG(child->key));
	}
}

/* ---- fields ---- */

static uint32_t
read_flags(struct sg_mktables *run, const struct sg_node *node)
{
	struct sg_span rest = node ? node->text : SG_SPAN("");
	uint32_t flags = 0;

	for (struct sg_span word = sg_mktables_word(&rest); word.len;
	     word = sg_mktables_word(&rest)) {
		size_t i = 0;

		while (i < SG_ARRAY_LEN(flag_words) && !sg_span_is(word, flag_words[i].word))
			i++;
		if (i == SG_ARRAY_LEN(flag_words))
			sg_mktables_fail(run, node, SG_E_BAD_VALUE, "unknown flag \"%.*s\"",
					 SG_SPAN_ARG(word));
		else
			flags |= flag_words[i].flag;
	}
	return flags;
}

static struct sg_ref
read_names(struct sg_mktables *run, struct sg_span name, const struct sg_node *names,
	   uint32_t *starts)
{
	struct SG_VEC(struct sg_span) list = { 0 };

	sg_vec_push(run->arena, &list, name);
	for (const struct sg_node *child = names ? names->first : NULL; child; child = child->next)
		if (sg_mktables_kind(run, child, SG_NODE_STRING))
			sg_vec_push(run->arena, &list, child->text);
	for (size_t i = 0; i < list.len; i++)
		*starts |= sg_name_start(list.items[i]);
	return sg_mktables_list(run, list.items, list.len);
}

static struct sg_span
string_of(const struct sg_mktables *run, struct sg_ref ref)
{
	return (struct sg_span){ run->builder->sections[SG_KNOWLEDGE_STRINGS].bytes.p + ref.at,
				 ref.count };
}

/* The canonical name of the option that is written so in scope: by its name, or by a spelling without dashes. */
static struct sg_span
canonical(struct sg_mktables *run, const struct scope *scope, const struct sg_node *node,
	  struct sg_span word)
{
	for (; scope; scope = scope->outer)
		for (size_t i = 0; i < scope->options.len; i++) {
			const struct sg_option_rec *option = &scope->options.items[i];
			struct sg_span dash = sg_arena_join(run->arena, SG_SPAN("-"), word);

			if (sg_span_eq(string_of(run, option->name), word) ||
			    sg_mktables_spelled(run, option, dash) ||
			    sg_mktables_spelled(run, option,
						sg_arena_join(run->arena, SG_SPAN("-"), dash)))
				return sg_arena_copy(run->arena, string_of(run, option->name));
		}
	sg_mktables_fail(run, node, SG_E_BAD_VALUE, "\"%.*s\" is no option of the program",
			 SG_SPAN_ARG(word));
	return word;
}

/* "in-place+expression": each part by its canonical name. */
static struct sg_span
canonical_all(struct sg_mktables *run, const struct scope *scope, const struct sg_node *node)
{
	struct sg_span rest = node->text;
	struct sg_span all = { 0 };

	while (rest.len) {
		struct sg_span name = canonical(run, scope, node, sg_span_split(rest, '+', &rest));

		all = all.len ? sg_arena_join(run->arena,
					      sg_arena_join(run->arena, all, SG_SPAN("+")), name)
			      : name;
	}
	return all;
}

static struct sg_ref
read_option_names(struct sg_mktables *run, const struct scope *scope, const struct sg_node *node)
{
	struct SG_VEC(struct sg_span) list = { 0 };

	for (const struct sg_node *child = node ? node->first : NULL; child; child = child->next)
		if (sg_mktables_kind(run, child, SG_NODE_STRING))
			sg_vec_push(run->arena, &list, canonical_all(run, scope, child));
	return sg_mktables_list(run, list.items, list.len);
}

static struct sg_ref
read_roles(struct sg_mktables *run, const struct sg_node *node)
{
	struct SG_VEC(struct sg_role_rec) roles = { 0 };
	struct sg_span rest = node ? node->text : SG_SPAN("");

	for (struct sg_span word = sg_mktables_word(&rest); word.len;
	     word = sg_mktables_word(&rest))
		sg_vec_push(run->arena, &roles, sg_mktables_role(run, node, word));
	return sg_mktables_share(run, SG_KNOWLEDGE_ROLES, roles.items, roles.len,
				 sizeof(*roles.items));
}

/* Options that take something else in one usage: each must be an option of the program, by the same name. */
static struct sg_ref
read_usage_options(struct sg_mktables *run, const struct scope *scope, const struct sg_node *node)
{
	struct sg_option_list list = { 0 };

	sg_mktables_options(run, node, scope->flags & SG_PROGRAM_SLASH, &list);
	for (size_t i = 0; i < list.len; i++) {
		struct sg_span name = sg_arena_copy(run->arena, string_of(run, list.items[i].name));

		list.items[i].name =
			sg_image_intern(run->builder, canonical(run, scope, node, name));
	}
	return sg_mktables_share(run, SG_KNOWLEDGE_OPTIONS, list.items, list.len,
				 sizeof(*list.items));
}

static uint8_t
read_stdin_role(struct sg_mktables *run, const struct sg_node *node)
{
	if (sg_span_is(node->text, "code"))
		return SG_ROLE_CODE;
	if (sg_span_is(node->text, "shell"))
		return SG_ROLE_SHELL;
	if (sg_span_is(node->text, "words"))
		return SG_ROLE_ARGV;
	sg_mktables_fail(run, node, SG_E_BAD_VALUE, "stdin is code, shell or words");
	return SG_ROLE_TEXT;
}

static struct sg_usage_rec
read_usage(struct sg_mktables *run, const struct scope *scope, const struct sg_node *node)
{
	struct sg_usage_rec usage = { 0 };

	for (const struct sg_node *child = node->first; child; child = child->next)
		if (sg_span_is(child->key, "when") && sg_mktables_kind(run, child, SG_NODE_ARRAY))
			usage.when = read_option_names(run, scope, child);
		else if (sg_span_is(child->key, "operands") &&
			 sg_mktables_kind(run, child, SG_NODE_STRING))
			usage.roles = read_roles(run, child);
		else if (sg_span_is(child->key, "options"))
			usage.options = read_usage_options(run, scope, child);
		else if (sg_span_is(child->key, "stdin") &&
			 sg_mktables_kind(run, child, SG_NODE_STRING))
			usage.stdin_role = read_stdin_role(run, child);
		else
			sg_mktables_fail(run, child, SG_E_UNKNOWN_KEY,
					 "a usage has when, operands, options and stdin");
	return usage;
}

/* The usages in their order, then the plain operands, which hold always. */
static struct sg_ref
read_usages(struct sg_mktables *run, const struct scope *scope, const struct chain *chain)
{
	struct SG_VEC(struct sg_usage_rec) list = { 0 };
	size_t i = 0;

	while (i < chain->len && !sg_node_get(chain->items[i].node, "usages") &&
	       !sg_node_get(chain->items[i].node, "operands"))
		i++;
	if (i < chain->len) {
		const struct sg_node *usages = sg_node_get(chain->items[i].node, "usages");
		const struct sg_node *operands = sg_node_get(chain->items[i].node, "operands");

		run->text = chain->items[i].text;
		usages = sg_mktables_kind(run, usages, SG_NODE_ARRAY);
		for (usages = usages ? usages->first : NULL; usages; usages = usages->next)
			if (sg_mktables_kind(run, usages, SG_NODE_TABLE))
				sg_vec_push(run->arena, &list, read_usage(run, scope, usages));
		if (sg_mktables_kind(run, operands, SG_NODE_STRING)) {
			struct sg_usage_rec usage = { .roles = read_roles(run, operands) };

			sg_vec_push(run->arena, &list, usage);
		}
	}
	return sg_mktables_share(run, SG_KNOWLEDGE_USAGES, list.items, list.len,
				 sizeof(*list.items));
}

/* "KILL|SIGKILL|9" */
static struct sg_ref
read_values(struct sg_mktables *run, const struct sg_node *node)
{
	struct SG_VEC(struct sg_span) list = { 0 };
	struct sg_span rest = node->text;

	while (rest.len)
		sg_vec_push(run->arena, &list, sg_span_split(rest, '|', &rest));
	return sg_mktables_list(run, list.items, list.len);
}

static struct sg_implied_rec
read_implied(struct sg_mktables *run, const struct scope *scope, const struct sg_node *node)
{
	struct sg_implied_rec implied = { 0 };

	for (const struct sg_node *child = node->first; child; child = child->next)
		if (!sg_mktables_kind(run, child, SG_NODE_STRING))
			continue;
		else if (sg_span_is(child->key, "operand"))
			implied.operand = sg_image_intern(run->builder, child->text);
		else if (sg_span_is(child->key, "option"))
			implied.option =
				sg_image_intern(run->builder, canonical_all(run, scope, child));
		else if (sg_span_is(child->key, "value"))
			implied.value = read_values(run, child);
		else if (sg_span_is(child->key, "implies"))
			implied.implies = sg_image_intern(
				run->builder, canonical(run, scope, child, child->text));
		else
			sg_mktables_fail(run, child, SG_E_UNKNOWN_KEY, "unknown field \"%.*s\"",
					 SG_SPAN_ARG(child->key));
	if (implied.implies.count == 0)
		sg_mktables_fail(run, node, SG_E_MISSING_KEY, "implies is missing");
	return implied;
}

static struct sg_ref
read_implies(struct sg_mktables *run, const struct scope *scope, const struct sg_node *node)
{
	struct SG_VEC(struct sg_implied_rec) list = { 0 };

	for (node = node ? node->first : NULL; node; node = node->next)
		if (sg_mktables_kind(run, node, SG_NODE_TABLE))
			sg_vec_push(run->arena, &list, read_implied(run, scope, node));
	return sg_mktables_share(run, SG_KNOWLEDGE_IMPLIES, list.items, list.len,
				 sizeof(*list.items));
}

/* { when: [global], write: "~/.gitconfig" } */
static struct sg_ref
read_touches(struct sg_mktables *run, const struct scope *scope, const struct sg_node *node)
{
	struct SG_VEC(struct sg_touch_rec) list = { 0 };

	for (node = node ? node->first : NULL; node; node = node->next) {
		struct sg_touch_rec touch = { 0 };

		if (!sg_mktables_kind(run, node, SG_NODE_TABLE))
			continue;
		for (const struct sg_node *child = node->first; child; child = child->next)
			if (sg_span_is(child->key, "when") &&
			    sg_mktables_kind(run, child, SG_NODE_ARRAY))
				touch.when = read_option_names(run, scope, child);
			else if (sg_span_is(child->key, "write") &&
				 sg_mktables_kind(run, child, SG_NODE_STRING))
				touch.path = sg_image_intern(run->builder, child->text);
			else
				sg_mktables_fail(run, child, SG_E_UNKNOWN_KEY,
						 "unknown field \"%.*s\"", SG_SPAN_ARG(child->key));
		sg_vec_push(run->arena, &list, touch);
	}
	return sg_mktables_share(run, SG_KNOWLEDGE_TOUCHES, list.items, list.len,
				 sizeof(*list.items));
}

/* ---- programs ---- */

static void compile(struct sg_mktables *run, const struct sg_node *node, const struct scope *outer,
		    struct sg_program_rec *out);

static bool
named(const struct sg_mktables *run, const struct sg_program_rec *program, struct sg_span name)
{
	struct sg_option_rec as_option = { .spellings = program->names };

	return sg_mktables_spelled(run, &as_option, name);
}

/* "sha1sum gsha1sum": a program of its own with further names, alike in everything else. */
static struct sg_program_rec
renamed(struct sg_mktables *run, struct sg_program_rec program, struct sg_span text)
{
	struct SG_VEC(struct sg_span) names = { 0 };
	struct sg_span rest = text;
	uint32_t starts = 0;

	for (struct sg_span word = sg_mktables_word(&rest); word.len;
	     word = sg_mktables_word(&rest)) {
		sg_vec_push(run->arena, &names, word);
		starts |= sg_name_start(word);
	}
	program.starts = starts;
	program.name = sg_image_intern(run->builder, names.len ? names.items[0] : text);
	program.names = sg_mktables_list(run, names.items, names.len);
	return program;
}

/* Own sub-commands first, then those of the programs it is like, except the ones it has itself. */
static struct sg_ref
read_subcommands(struct sg_mktables *run, const struct scope *scope, const struct chain *chain)
{
	struct SG_VEC(struct sg_program_rec) list = { 0 };

	for (size_t i = 0; i < chain->len; i++) {
		const struct sg_node *node = sg_node_get(chain->items[i].node, "subcommands");
		size_t own = list.len;

		run->text = chain->items[i].text;
		if (!sg_mktables_kind(run, node, SG_NODE_TABLE))
			continue;
		for (node = node->first; node; node = node->next) {
			struct sg_program_rec program = { 0 };
			const struct sg_node *more;
			size_t at = 0;

			while (at < list.len && !named(run, &list.items[at], node->key))
				at++;
			if (at < list.len && at >= own)
				sg_mktables_fail(run, node, SG_E_DUPLICATE_KEY,
						 "two sub-commands \"%.*s\"",
						 SG_SPAN_ARG(node->key));
			if (at < list.len)
				continue;
			compile(run, node, scope, &program);
			sg_vec_push(run->arena, &list, program);
			more = sg_mktables_kind(run, sg_node_get(node, "also"), SG_NODE_ARRAY);
			for (more = more ? more->first : NULL; more; more = more->next)
				if (sg_mktables_kind(run, more, SG_NODE_STRING))
					sg_vec_push(run->arena, &list,
						    renamed(run, program, more->text));
		}
	}
	return sg_mktables_share(run, SG_KNOWLEDGE_PROGRAMS, list.items, list.len,
				 sizeof(*list.items));
}

static void
read_options(struct sg_mktables *run, const struct chain *chain, struct scope *scope)
{
	for (size_t i = 0; i < chain->len; i++) {
		const struct sg_node *node = sg_node_get(chain->items[i].node, "options");

		run->text = chain->items[i].text;
		if (node)
			sg_mktables_options(run, node, scope->flags & SG_PROGRAM_SLASH,
					    &scope->options);
	}
}

static void
read_language(struct sg_mktables *run, const struct chain *chain, struct scope *scope,
	      struct sg_program_rec *out)
{
	const struct sg_node *node = field(run, chain, "language", SG_NODE_STRING);

	if (node)
		scope->language = (uint8_t)sg_mktables_language(run, node, node->text);
	out->language = scope->language;
	node = field(run, chain, "stdin", SG_NODE_STRING);
	if (!node)
		return;
	out->stdin_role = read_stdin_role(run, node);
	if (out->stdin_role == SG_ROLE_SHELL && out->language != SG_LANGUAGE_ZSH)
		out->language = SG_LANGUAGE_SHELL;
}

static void
compile(struct sg_mktables *run, const struct sg_node *node, const struct scope *outer,
	struct sg_program_rec *out)
{
	struct chain chain = { .len = 0 };
	struct scope scope = { .outer = outer, .depth = outer ? outer->depth + 1 : 0 };
	struct sg_text text = run->text;
	const struct sg_node *expands;

	if (!sg_mktables_kind(run, node, SG_NODE_TABLE))
		return;
	if (scope.depth > SG_MKTABLES_MAX_NESTING) {
		sg_mktables_fail(run, node, SG_E_LIMIT, "sub-commands nest too deeply");
		return;
	}
	check_fields(run, node);
	follow_likes(run, node, &chain);
	out->name = sg_image_intern(run->builder, node->key);
	out->names = read_names(run, node->key,
				sg_mktables_kind(run, sg_node_get(node, "names"), SG_NODE_ARRAY),
				&out->starts);
	out->flags = read_flags(run, field(run, &chain, "flags", SG_NODE_STRING));
	scope.flags = out->flags |= outer ? outer->flags & inherited_flags : 0;
	scope.language = outer ? outer->language : SG_LANGUAGE_NONE;
	read_language(run, &chain, &scope, out);
	read_options(run, &chain, &scope);
	out->usages = read_usages(run, &scope, &chain);
	out->implies = read_implies(run, &scope, field(run, &chain, "implies", SG_NODE_ARRAY));
	out->inert = read_option_names(run, &scope, field(run, &chain, "inert", SG_NODE_ARRAY));
	out->touches = read_touches(run, &scope, field(run, &chain, "touches", SG_NODE_ARRAY));
	out->keys =
		sg_mktables_keys(run, field(run, &chain, "keys", SG_NODE_TABLE), SG_KNOWLEDGE_KEYS);
	expands = field(run, &chain, "expands", SG_NODE_STRING);
	out->expands = sg_image_intern(run->builder, expands ? expands->text : SG_SPAN(""));
	out->subcommands = read_subcommands(run, &scope, &chain);
	out->options = sg_mktables_share(run, SG_KNOWLEDGE_OPTIONS, scope.options.items,
					 scope.options.len, sizeof(*scope.options.items));
	run->text = text;
}

/* ---- the whole ---- */

static int
compare_names(const void *a, const void *b)
{
	const struct sg_mktables_name *left = a, *right = b;

	return sg_span_cmp(left->name, right->name);
}

struct programs SG_VEC(struct sg_program_rec);

static void
push_name(struct sg_mktables *run, struct programs *programs, struct sg_span text)
{
	struct sg_mktables_name name = { text, (uint32_t)programs->len };

	if (sg_span_find(text, '/') != SIZE_MAX)
		sg_mktables_fail(run, NULL, SG_E_BAD_VALUE,
				 "\"%.*s\": programs are found by the last part of a path",
				 SG_SPAN_ARG(text));
	sg_vec_push(run->arena, &run->names, name);
}

static void
push_alike(struct sg_mktables *run, const struct sg_node *node, struct sg_program_rec program,
	   struct programs *programs)
{
	struct sg_span rest = node->text;

	if (!sg_mktables_kind(run, node, SG_NODE_STRING))
		return;
	for (struct sg_span word = sg_mktables_word(&rest); word.len;
	     word = sg_mktables_word(&rest))
		push_name(run, programs, word);
	program = renamed(run, program, node->text);
	sg_vec_push(run->arena, programs, program);
}

static void
compile_file(struct sg_mktables *run, const struct sg_mktables_file *file,
	     struct programs *programs)
{
	for (const struct sg_node *node = file->root->first; node; node = node->next) {
		struct sg_program_rec program = { 0 };
		const struct sg_node *more = sg_node_get(node, "names");

		run->text = file->text;
		if (sg_span_is(node->key, "variables")) {
			sg_mktables_keys(run, sg_mktables_kind(run, node, SG_NODE_TABLE),
					 SG_KNOWLEDGE_VARIABLES);
			continue;
		}
		compile(run, node, NULL, &program);
		push_name(run, programs, node->key);
		for (more = more ? more->first : NULL; more; more = more->next)
			push_name(run, programs, more->text);
		sg_vec_push(run->arena, programs, program);
		more = sg_mktables_kind(run, sg_node_get(node, "also"), SG_NODE_ARRAY);
		for (more = more ? more->first : NULL; more; more = more->next)
			push_alike(run, more, program, programs);
	}
}

/* A name that two programs have would make the answer depend on the order of files. */
static void
check_unique(struct sg_mktables *run)
{
	for (size_t i = 0; i + 1 < run->names.len; i++) {
		struct sg_span name = run->names.items[i].name;
		struct fields where;

		if (!sg_span_eq(name, run->names.items[i + 1].name))
			continue;
		if (!find_program_node(run, name, &where))
			where.node = NULL;
		else
			run->text = where.text;
		sg_mktables_fail(run, where.node, SG_E_DUPLICATE_KEY,
				 "two programs are named \"%.*s\"", SG_SPAN_ARG(name));
	}
}

void
sg_mktables_programs(struct sg_mktables *run)
{
	struct programs programs = { 0 };
	struct sg_ref first;

	for (size_t i = 0; i < run->files.len; i++)
		compile_file(run, &run->files.items[i], &programs);
	if (run->names.len)
		qsort(run->names.items, run->names.len, sizeof(*run->names.items), compare_names);
	check_unique(run);
	first = sg_mktables_share(run, SG_KNOWLEDGE_PROGRAMS, programs.items, programs.len,
				  sizeof(*programs.items));
	for (size_t i = 0; i < run->names.len; i++)
		run->names.items[i].program += first.at;
}
