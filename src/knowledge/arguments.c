/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of a command, read as getopt, getopt_long, git or the old single-dash tools read them: which one is in the
 * program's record. Knows no program by name and no policy.
 */
#include "knowledge/arguments.h"

#include "model/limits.h"

/* The words so far, and the programs whose options are understood: the program, then its sub-commands. */
struct reader {
	struct sg_arena *arena;
	const struct sg_word *words;
	size_t count;
	const struct sg_program_rec *scope[SG_COMMAND_MAX_PATH + 1];
	size_t depth;
	struct SG_VEC(struct sg_option) options;
	struct SG_VEC(struct sg_operand) operands;
	struct SG_VEC(size_t) operand_words;
	bool options_done;
	size_t dashes; /* operands before "--", SIZE_MAX: there is none */
	struct sg_arguments *out;
	const struct sg_program_rec
		*plain; /* has no usage, or one without a condition: these roles */
	const struct sg_role_rec *plain_roles;
	size_t plain_count;
};

static const struct sg_role_rec *roles_of(struct reader *r, size_t *count);

static const struct sg_program_rec *
innermost(const struct reader *r)
{
	return r->depth ? r->scope[r->depth - 1] : NULL;
}

static bool
has_flag(const struct reader *r, uint32_t flag)
{
	for (size_t i = 0; i < r->depth; i++)
		if (r->scope[i]->flags & flag)
			return true;
	return false;
}

static const struct sg_option_rec *
find_option(const struct reader *r, struct sg_span spelling)
{
	for (size_t i = r->depth; i > 0; i--) {
		const struct sg_option_rec *option = sg_program_option(r->scope[i - 1], spelling);

		if (option)
			return option;
	}
	return NULL;
}

static bool
is_opaque(struct sg_span text)
{
	return sg_span_find(text, SG_MARK_ANY) != SIZE_MAX;
}

/* A part of a word keeps its flags, except that it is opaque only when it holds the unknown part. */
static struct sg_word
part_of(struct sg_word word, struct sg_span text)
{
	word.text = text;
	if (!is_opaque(text))
		word.flags &= ~(uint32_t)(SG_WORD_OPAQUE | SG_WORD_SPLIT);
	return word;
}

static void
push_option(struct reader *r, const struct sg_option_rec *record, struct sg_span written,
	    struct sg_word value)
{
	struct sg_option option = { .name = written, .record = record, .value = value };

	if (record)
		option.name = sg_option_name(record);
	if (r->options.len < SG_MAX_WORDS)
		sg_vec_push(r->arena, &r->options, option);
	else
		r->out->over = true;
}

static void
push_operand(struct reader *r, size_t at)
{
	struct sg_operand operand = { .word = r->words[at], .role = SG_ROLE_AUTO };

	sg_vec_push(r->arena, &r->operands, operand);
	sg_vec_push(r->arena, &r->operand_words, at);
}

static bool
ends_inner(struct sg_span text)
{
	return sg_span_is(text, ";") || sg_span_is(text, "+");
}

/* find -exec: the words up to ';' or '+'. Returns the index of the last word used. */
static size_t
take_inner(struct reader *r, const struct sg_option_rec *record, size_t at)
{
	struct sg_option option = { .name = sg_option_name(record),
				    .record = record,
				    .inner = at + 1 };
	size_t end = at + 1;

	while (end < r->count && !ends_inner(r->words[end].text))
		end++;
	option.inner_count = end - option.inner;
	sg_vec_push(r->arena, &r->options, option);
	return end < r->count ? end : r->count - 1;
}

/* xterm -e: all words behind it. Glued (--coreutils-prog=rm -rf x), the value is the inner command's first word. */
static size_t
take_rest(struct reader *r, const struct sg_option_rec *record, struct sg_span glued, size_t at)
{
	struct sg_word value = { { 0 }, 0 };

	if (glued.p)
		value = part_of(r->words[at], glued);
	push_option(r, record, sg_option_name(record), value);
	if (at + 1 < r->count)
		r->out->inner = at + 1;
	return r->count - 1;
}

/* env -S TEXT ARG: the text is split as a shell does, the words behind it are not. */
static size_t
take_text(struct reader *r, const struct sg_option_rec *record, struct sg_span glued, size_t at)
{
	struct sg_buffer text = { .arena = r->arena };
	struct sg_word value = r->words[at];

	if (!glued.p && at + 1 < r->count)
		glued = r->words[++at].text;
	sg_buffer_add(&text, glued);
	while (++at < r->count) {
		struct sg_span rest = r->words[at].text;

		value.flags |= r->words[at].flags;
		sg_buffer_add(&text, SG_SPAN(" '"));
		for (size_t i = 0; i < rest.len; i++)
			sg_buffer_add(&text, rest.p[i] == '\'' ? SG_SPAN("'\\''")
							       : (struct sg_span){ rest.p + i, 1 });
		sg_buffer_add_char(&text, '\'');
	}
	push_option(r, record, sg_option_name(record), part_of(value, sg_buffer_span(&text)));
	return r->count - 1;
}

/*
 * The value of an option whose spelling ended before `glued` (p NULL: nothing glued). Returns the index of the last
 * word used.
 */
static size_t
take_value(struct reader *r, const struct sg_option_rec *record, struct sg_span spelling,
	   struct sg_span glued, size_t at)
{
	struct sg_word value = { { 0 }, 0 };

	if (record->role == SG_ROLE_ARGV_UNTIL || record->role == SG_ROLE_ARGV_THERE)
		return take_inner(r, record, at);
	if (record->role == SG_ROLE_ARGV)
		return take_rest(r, record, glued, at);
	if (record->role == SG_ROLE_SHELL_JOINED)
		return take_text(r, record, glued, at);
	r->options_done = r->options_done || record->last;
	/* docker run --privileged=false: as if it were not there. Tools that know no such values refuse the line. */
	if (glued.p && record->arg == SG_OPTION_ARG_NONE &&
	    sg_span_eq_nocase(glued, SG_SPAN("false")))
		return at;
	if (glued.p && record->arg != SG_OPTION_ARG_NONE)
		value = part_of(r->words[at], glued);
	else if (record->arg == SG_OPTION_ARG_REQUIRED && at + 1 < r->count)
		value = r->words[++at];
	else if (record->arg == SG_OPTION_ARG_TWO && at + 2 < r->count) {
		push_option(r, record, spelling, r->words[at + 1]);
		value = r->words[at + 2];
		at += 2;
	}
	push_option(r, record, spelling, value);
	return at;
}

/* --name, --name=value, and -name of tools that know no clusters. */
static bool
take_long(struct reader *r, size_t at, size_t *last)
{
	struct sg_span text = r->words[at].text;
	struct sg_span glued = { 0 };
	struct sg_span spelling = sg_span_split(text, '=', &glued);
	const struct sg_option_rec *record;

	if (spelling.len == text.len)
		glued.p = NULL;
	if (is_opaque(spelling)) {
		r->out->may_be_option = true;
		*last = at;
		return true;
	}
	record = find_option(r, spelling);
	if (!record && glued.p)
		record = find_option(r, text);
	if (!record)
		return false;
	*last = take_value(r, record, spelling, glued, at);
	return true;
}

/* One letter of a cluster, with its dash, in the arena. */
static struct sg_span
short_spelling(struct reader *r, char letter)
{
	char text[2] = { '-', letter };

	return sg_arena_copy(r->arena, (struct sg_span){ text, 2 });
}

/* -abc: letters until one takes the rest or the next word. `from` skips the dash. Returns the index of the last word used. */
static size_t
take_cluster(struct reader *r, size_t at, size_t from)
{
	struct sg_span text = r->words[at].text;
	size_t last = at;

	for (size_t i = from; i < text.len; i++) {
		struct sg_span spelling = short_spelling(r, text.p[i]);
		const struct sg_option_rec *record;
		struct sg_span glued = sg_span_from(text, i + 1);

		if (text.p[i] == SG_MARK_ANY) {
			r->out->may_be_option = true;
			return at;
		}
		record = find_option(r, spelling);
		if (!record || record->arg == SG_OPTION_ARG_NONE) {
			push_option(r, record, spelling, (struct sg_word){ { 0 }, 0 });
			continue;
		}
		if (from == 0) { /* tar cfC FILE DIR: each letter takes the next word */
			last = take_value(r, record, spelling, (struct sg_span){ 0 }, last);
			continue;
		}
		if (glued.len == 0)
			glued.p = NULL;
		return take_value(r, record, spelling, glued, at);
	}
	return last;
}

static bool
is_number(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.len > 0;
}

/* A word that starts with a dash (or a slash for tools of cmd.exe). Returns the index of the last word used. */
static size_t
take_option(struct reader *r, size_t at)
{
	struct sg_span text = r->words[at].text;
	bool long_form = sg_span_starts(text, SG_SPAN("--"));
	size_t last;

	if ((long_form || has_flag(r, SG_PROGRAM_SINGLE_DASH | SG_PROGRAM_SLASH)) &&
	    take_long(r, at, &last))
		return last;
	if (long_form || r->depth == 0 || has_flag(r, SG_PROGRAM_SINGLE_DASH | SG_PROGRAM_SLASH) ||
	    (has_flag(r, SG_PROGRAM_NUMERIC) && is_number(sg_span_from(text, 1)))) {
		struct sg_span value = { 0 };
		struct sg_span spelling = sg_span_split(text, '=', &value);
		struct sg_word word = { { 0 }, 0 };

		if (spelling.len < text.len)
			word = part_of(r->words[at], value);
		push_option(r, NULL, spelling, word);
		return at;
	}
	if (text.len > 2 && take_long(r, at, &last) && !r->out->may_be_option)
		return last;
	return take_cluster(r, at, 1);
}

/* +word: an option only where the program knows it: vim +cmd, less +!cmd, bash +O NAME. */
static bool
take_plus(struct reader *r, size_t *at)
{
	struct sg_span text = r->words[*at].text;
	const struct sg_option_rec *record;

	if (text.len < 2 || text.p[0] != '+' || r->options_done)
		return false;
	record = find_option(r, text);
	if (record) {
		*at = take_value(r, record, text, (struct sg_span){ 0 }, *at);
		return true;
	}
	record = find_option(r, SG_SPAN("+"));
	if (record)
		push_option(r, record, text, part_of(r->words[*at], sg_span_from(text, 1)));
	return record != NULL;
}

static bool
looks_like_option(const struct reader *r, struct sg_word word)
{
	if (word.text.len < 2 || r->options_done)
		return false;
	if (word.text.p[0] == '/' && has_flag(r, SG_PROGRAM_SLASH))
		return true;
	return word.text.p[0] == '-';
}

/* The first operand of a program with sub-commands. True when the word was used up as one. */
static bool
take_subcommand(struct reader *r, size_t at)
{
	const struct sg_program_rec *program = innermost(r);
	const struct sg_program_rec *found;

	if (!program || program->subcommands.count == 0 || r->operands.len > 0 ||
	    r->out->path_count == SG_COMMAND_MAX_PATH)
		return false;
	if (is_opaque(r->words[at].text))
		return false;
	found = sg_program_subcommand(program, r->words[at].text, has_flag(r, SG_PROGRAM_NOCASE));
	if (!found)
		return false;
	r->out->path[r->out->path_count] = found;
	r->out->path_words[r->out->path_count++] = at;
	r->scope[r->depth++] = found;
	return true;
}

/* True when an inner command starts with this operand: what follows are its words, not options. */
static bool
begins_inner(struct reader *r, size_t operand)
{
	size_t count, at;
	const struct sg_role_rec *roles = roles_of(r, &count);

	for (at = 0;
	     at < count && at < operand && !roles[at].repeat && roles[at].role != SG_ROLE_ASSIGN;
	     at++)
		;
	return at == operand && at < count && !roles[at].dashes &&
	       (roles[at].role == SG_ROLE_ARGV || roles[at].role == SG_ROLE_SHELL_JOINED);
}

static void
take_operand(struct reader *r, size_t at)
{
	const struct sg_program_rec *program = innermost(r);

	if (r->words[at].flags & SG_WORD_SPLIT)
		r->out->may_be_option = true;
	if (take_subcommand(r, at))
		return;
	if (program && program->flags & SG_PROGRAM_POSIX)
		r->options_done = true;
	push_operand(r, at);
	if (program && program->flags & SG_PROGRAM_INNER && !r->options_done)
		r->options_done = begins_inner(r, r->operands.len - 1);
}

static void
take_words(struct reader *r)
{
	for (size_t at = 1; at < r->count; at++) {
		struct sg_span text = r->words[at].text;

		if (!r->options_done && sg_span_is(text, "--")) {
			r->options_done = true;
			r->dashes = r->operands.len;
		} else if (looks_like_option(r, r->words[at]))
			at = take_option(r, at);
		else if (take_plus(r, &at))
			continue;
		else if (has_flag(r, SG_PROGRAM_FIRST_BUNDLE) && r->options.len == 0 &&
			 r->operands.len == 0)
			at = take_cluster(r, at, 0);
		else
			take_operand(r, at);
	}
}

static bool
has_option(const struct reader *r, struct sg_span name)
{
	for (size_t i = 0; i < r->options.len; i++)
		if (sg_span_eq(r->options.items[i].name, name))
			return true;
	return false;
}

/* "in-place+expression": every option of it is there. */
static bool
has_options(const struct reader *r, struct sg_span names)
{
	while (names.len)
		if (!has_option(r, sg_span_split(names, '+', &names)))
			return false;
	return true;
}

static bool
list_meets(const struct reader *r, struct sg_ref list)
{
	size_t count;
	const struct sg_ref *items =
		sg_image_records(sg_knowledge(), SG_KNOWLEDGE_LISTS, list, sizeof(*items), &count);

	for (size_t i = 0; i < count; i++)
		if (has_options(r, sg_image_string(sg_knowledge(), items[i])))
			return true;
	return false;
}

static const struct sg_usage_rec *
find_usage(const struct reader *r)
{
	const struct sg_program_rec *program = innermost(r);
	const struct sg_usage_rec *usages;
	size_t count;

	if (!program)
		return NULL;
	usages = sg_image_records(sg_knowledge(), SG_KNOWLEDGE_USAGES, program->usages,
				  sizeof(*usages), &count);
	for (size_t i = 0; i < count; i++)
		if (usages[i].when.count == 0 || list_meets(r, usages[i].when))
			return &usages[i];
	return NULL;
}

/* The roles of the usage that the options so far select. */
static const struct sg_role_rec *
roles_of(struct reader *r, size_t *count)
{
	const struct sg_program_rec *program = innermost(r);
	const struct sg_usage_rec *usage;

	*count = r->plain_count;
	if (program && program == r->plain)
		return r->plain_roles;
	usage = find_usage(r);
	*count = 0;
	r->plain_roles = usage ? sg_image_records(sg_knowledge(), SG_KNOWLEDGE_ROLES, usage->roles,
						  sizeof(struct sg_role_rec), count)
			       : NULL;
	r->plain_count = *count;
	r->plain = program && program->usages.count == (usage && usage->when.count == 0) ? program
											 : NULL;
	return r->plain_roles;
}

/* Index of the role that takes what the others leave over: the one marked so, else the last. */
static size_t
repeating_role(const struct sg_role_rec *roles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (roles[i].repeat)
			return i;
	return count - 1;
}

static bool
is_assignment(struct sg_span text)
{
	size_t equals = sg_span_find(text, '=');

	if (equals == SIZE_MAX || equals == 0)
		return false;
	for (size_t i = 0; i < equals; i++) {
		char c = sg_lower(text.p[i]);

		if (!((c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9')))
			return false;
	}
	return true;
}

/* NAME=value words at the start of what is left. Returns how many. */
static size_t
count_assignments(const struct reader *r, size_t from)
{
	size_t n = 0;

	while (from + n < r->operands.len && is_assignment(r->operands.items[from + n].word.text))
		n++;
	return n;
}

static void
set_role(struct reader *r, size_t operand, const struct sg_role_rec *role)
{
	r->operands.items[operand].role = (enum sg_role)role->role;
	r->operands.items[operand].language = (enum sg_language)role->language;
}

/* Gives every operand its role; operands from an inner command on are cut off, since they are its words. */
static void
assign_roles(struct reader *r, const struct sg_role_rec *roles, size_t count)
{
	size_t repeat = repeating_role(roles, count);
	size_t role = 0, operand = 0;

	while (operand < r->operands.len) {
		size_t left = r->operands.len - operand;

		if (roles[role].role == SG_ROLE_ASSIGN) {
			size_t n = count_assignments(r, operand);

			while (n-- > 0)
				set_role(r, operand++, &roles[role]);
			if (role + 1 == count)
				break;
			role++;
			continue;
		}
		if (roles[role].role == SG_ROLE_ARGV) {
			r->out->inner = r->operand_words.items[operand];
			r->operands.len = operand;
			break;
		}
		if (role == repeat && role + 1 < count && left <= count - role - 1) {
			role++;
			continue;
		}
		set_role(r, operand++, &roles[role]);
		if (role + 1 < count && role != repeat)
			role++;
	}
}

/* What the options take in this usage: tar -x reads its -f, tar -c writes it. */
static void
refine_options(struct reader *r, const struct sg_usage_rec *usage)
{
	size_t count = 0;
	const struct sg_option_rec *list = NULL;

	if (usage)
		list = sg_image_records(sg_knowledge(), SG_KNOWLEDGE_OPTIONS, usage->options,
					sizeof(*list), &count);
	for (size_t i = 0; i < r->options.len; i++)
		for (size_t k = 0; k < count; k++)
			if (sg_span_eq(r->options.items[i].name, sg_option_name(&list[k])))
				r->options.items[i].record = &list[k];
}

/* Cuts off the inner command that starts behind "--". Returns how many of the roles are for operands before it. */
static size_t
take_behind_dashes(struct reader *r, const struct sg_role_rec *roles, size_t count)
{
	size_t before = 0;

	while (before < count && !roles[before].dashes)
		before++;
	if (before < count && r->dashes < r->operands.len) {
		r->out->inner = r->operand_words.items[r->dashes];
		r->operands.len = r->dashes;
	}
	return before;
}

/* What the spellings mean besides themselves: +ref of git push is --force. */
static enum {
	IMPLIES_NOT,
	IMPLIES_MAYBE,
	IMPLIES_YES
} operand_implies(struct sg_span glob, struct sg_word word)
{
	struct sg_span start = sg_span_first(
		glob, sg_span_find(glob, '*') == SIZE_MAX ? glob.len : sg_span_find(glob, '*'));

	if (sg_span_starts(word.text, start) && (start.len < glob.len || word.text.len == glob.len))
		return IMPLIES_YES;
	if (word.text.len > 0 && word.text.p[0] == SG_MARK_ANY)
		return IMPLIES_MAYBE;
	return IMPLIES_NOT;
}

static void
push_implied(struct reader *r, struct sg_span name, bool maybe)
{
	struct sg_option option = { .name = name, .implied = true, .maybe = maybe };

	if (!has_option(r, name))
		sg_vec_push(r->arena, &r->options, option);
}

/* The option with one of the values; without values, every option of "delete+force". */
static bool
has_option_with(const struct reader *r, struct sg_span name, struct sg_ref values)
{
	if (values.count == 0)
		return has_options(r, name);
	for (size_t i = 0; i < r->options.len; i++)
		if (sg_span_eq(r->options.items[i].name, name) &&
		    sg_knowledge_list_has(values, r->options.items[i].value.text))
			return true;
	return false;
}

static void
apply_implied(struct reader *r, const struct sg_implied_rec *rule)
{
	const struct sg_image *image = sg_knowledge();
	struct sg_span name = sg_image_string(image, rule->implies);
	struct sg_span glob = sg_image_string(image, rule->operand);
	bool maybe = false;

	if (rule->option.count &&
	    has_option_with(r, sg_image_string(image, rule->option), rule->value)) {
		push_implied(r, name, false);
		return;
	}
	for (size_t i = 0; glob.len && i < r->operands.len; i++) {
		int implies = operand_implies(glob, r->operands.items[i].word);

		if (implies == IMPLIES_YES) {
			push_implied(r, name, false);
			return;
		}
		maybe = maybe || implies == IMPLIES_MAYBE;
	}
	if (maybe)
		push_implied(r, name, true);
}

static void
apply_all_implied(struct reader *r)
{
	for (size_t level = 0; level < r->depth; level++) {
		size_t count;
		const struct sg_implied_rec *rules =
			sg_image_records(sg_knowledge(), SG_KNOWLEDGE_IMPLIES,
					 r->scope[level]->implies, sizeof(*rules), &count);

		for (size_t i = 0; i < count; i++)
			apply_implied(r, &rules[i]);
	}
}

static bool
only_prints(const struct reader *r)
{
	for (size_t level = 0; level < r->depth; level++) {
		if (list_meets(r, r->scope[level]->inert))
			return true;
		if (r->scope[level]->flags & SG_PROGRAM_HARMLESS_HELP &&
		    (has_option(r, SG_SPAN("--help")) || has_option(r, SG_SPAN("help"))))
			return true;
	}
	return false;
}

void
sg_arguments_read(const struct sg_program_rec *program, const struct sg_word *words, size_t count,
		  struct sg_arena *arena, struct sg_arguments *out)
{
	struct reader r = {
		.arena = arena, .words = words, .count = count, .dashes = SIZE_MAX, .out = out
	};
	const struct sg_role_rec *roles;
	size_t roles_count;

	*out = (struct sg_arguments){ .inner = SIZE_MAX };
	if (program)
		r.scope[r.depth++] = program;
	take_words(&r);
	out->usage = find_usage(&r);
	refine_options(&r, out->usage);
	roles = roles_of(&r, &roles_count);
	roles_count = take_behind_dashes(&r, roles, roles_count);
	if (roles_count)
		assign_roles(&r, roles, roles_count);
	apply_all_implied(&r);
	out->inert = only_prints(&r);
	out->options = r.options.items;
	out->options_count = r.options.len;
	out->operands = r.operands.items;
	out->operands_count = r.operands.len;
	out->operand_words = r.operand_words.items;
}
