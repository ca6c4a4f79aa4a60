/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From settings as strictgate install writes them to the process that the agent starts. How each does it is a row.
 */
#include "inspect/command.h"

#include "document/document.h"

#include <sys/stat.h>
#include <unistd.h>

enum form {
	FORM_ARGUMENTS,   /* the program, with arguments */
	FORM_LOGIN_SHELL, /* the user's own shell with -c */
	FORM_BASH,        /* bash, found by PATH, with -c */
	FORM_SH,          /* sh -c: where the shell is not known, and for scripts that name it */
};

static const struct {
	const char *agent;
	enum form form;
} forms[] = {
	{ "codex", FORM_LOGIN_SHELL }, { "claude", FORM_ARGUMENTS },
	{ "copilot", FORM_ARGUMENTS }, { "gemini", FORM_BASH },
	{ "cursor", FORM_SH },         { "vscode", FORM_SH },
	{ "windsurf", FORM_SH },       { "opencode", FORM_ARGUMENTS },
	{ "cline", FORM_SH },
};

#define TIMEOUT "/usr/bin/timeout"
#define HASTY_LIMIT TIMEOUT " -k 0.2 0.3 "

static enum form
form_of(struct sg_span agent)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(forms); i++)
		if (sg_span_is(agent, forms[i].agent))
			return forms[i].form;
	return FORM_SH;
}

/* ---- the command in the settings ---- */

/* The table that names the program, itself or among its arguments; as deep as what install writes. */
static const struct sg_node *
find_handler(const struct sg_node *node, struct sg_span program)
{
	for (const struct sg_node *child = node->first; child; child = child->next) {
		const struct sg_node *found = child;

		if (child->kind != SG_NODE_STRING)
			found = find_handler(child, program);
		else if (sg_span_search(child->text, program) == SIZE_MAX)
			continue;
		if (found)
			return found->kind == SG_NODE_TABLE || node->kind != SG_NODE_TABLE ? found
											   : node;
	}
	return NULL;
}

static const struct sg_node *
handler_of(const struct sg_trial *trial, struct sg_arena *arena)
{
	struct sg_errors errors = { .arena = arena };
	struct sg_text text = { SG_SPAN("settings"), trial->hook.settings };
	const struct sg_node *root = NULL;

	if (trial->hook.script || !trial->hook.settings.len ||
	    !sg_ok(sg_document_json(text, arena, &root, &errors)))
		return NULL;
	return find_handler(root, trial->hook.program);
}

static bool
is_plain(const char *word)
{
	return word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "0123456789/._+-")] == '\0';
}

bool
sg_inspect_is_line(const struct sg_trial *trial, const struct sg_stand_in *stand_in)
{
	for (const char *const *word = stand_in->words; *word; word++)
		if (!is_plain(*word))
			return false;
	return trial->hook.settings.len > 0;
}

bool
sg_inspect_is_guarded(const struct sg_trial *trial)
{
	return sg_span_search(trial->hook.settings, SG_SPAN(TIMEOUT)) != SIZE_MAX;
}

/* ---- the line ---- */

static struct sg_span
replaced(struct sg_span text, struct sg_span old, struct sg_span by, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	size_t at;

	while ((at = sg_span_search(text, old)) != SIZE_MAX) {
		sg_buffer_add(&out, sg_span_first(text, at));
		sg_buffer_add(&out, by);
		text = sg_span_from(text, at + old.len);
	}
	sg_buffer_add(&out, text);
	return sg_buffer_span(&out);
}

static char *
line_of(const struct sg_trial *trial, struct sg_span text, const struct sg_stand_in *stand_in,
	struct sg_arena *arena)
{
	struct sg_buffer words = { .arena = arena };

	for (const char *const *word = stand_in->words; *word; word++)
		sg_buffer_printf(&words, "%s%s", words.len ? " " : "", *word);
	text = replaced(text, trial->hook.program, sg_buffer_span(&words), arena);
	if (stand_in->hasty)
		text = replaced(text, SG_SPAN(SG_INSTALL_LIMIT), SG_SPAN(HASTY_LIMIT), arena);
	words.len = 0;
	sg_buffer_printf(&words, "%.*s%c", SG_SPAN_ARG(text), '\0');
	return words.p;
}

/* ---- the shell ---- */

static struct sg_span
bash_by_path(const struct sg_inspection *inspection)
{
	const char *value =
		inspection->places.variable ? inspection->places.variable("PATH") : NULL;
	struct sg_span path = sg_span_of(value);

	while (path.len) {
		struct sg_span folder = sg_span_split(path, ':', &path);
		struct sg_span bash =
			sg_arena_printf(inspection->arena, "%.*s/bash", SG_SPAN_ARG(folder));
		struct stat st;

		if (folder.len && folder.p[0] == '/' && access(bash.p, X_OK) == 0 &&
		    stat(bash.p, &st) == 0 && S_ISREG(st.st_mode))
			return bash;
	}
	return (struct sg_span){ 0 };
}

/* False: somebody else than root, and perhaps the one who asks, can replace the program. */
static bool
is_safe(const struct sg_inspection *inspection, struct sg_span program, uid_t uid)
{
	struct sg_install_places places = inspection->places;
	struct sg_errors errors = { .arena = inspection->arena };

	places.hook = program;
	places.uid = uid;
	return program.len && sg_ok(sg_install_check_hook(&places, &errors));
}

/* Shells that read lines as they are meant to be read; what is none of these starts nothing for anybody. */
static bool
is_shell(struct sg_span path)
{
	static const char *const names[] = { "sh", "bash", "dash", "zsh", "ksh", "fish" };

	for (size_t i = 0; path.len && i < SG_ARRAY_LEN(names); i++)
		if (sg_span_is(sg_span_basename(path), names[i]))
			return true;
	return false;
}

static const char *
shell_of(const struct sg_inspection *inspection, struct sg_span agent)
{
	enum form form = form_of(agent);
	struct sg_span shell = form == FORM_BASH          ? bash_by_path(inspection)
			       : form == FORM_LOGIN_SHELL ? inspection->shell
							  : (struct sg_span){ 0 };

	/* Never started: what others can replace. */
	if (!is_shell(shell) || !is_safe(inspection, shell, inspection->places.uid))
		return form == FORM_BASH ? "/bin/bash" : "/bin/sh";
	return sg_arena_copy(inspection->arena, shell).p;
}

void
sg_inspect_shell(struct sg_inspection *inspection, struct sg_span agent)
{
	struct sg_span bash;

	if (form_of(agent) != FORM_BASH)
		return;
	bash = bash_by_path(inspection);
	if (is_safe(inspection, bash, 0))
		return;
	sg_inspect_add(
		inspection,
		(struct sg_observation){
			.severity = SG_SEVERITY_WARNING,
			.agent = agent,
			.what = bash.len ? SG_SPAN("this is the bash of PATH, which runs the "
						   "hook, and not only root can replace it")
					 : SG_SPAN("there is no bash in PATH to run the hook"),
			.file = bash });
}

/* ---- both ---- */

/* posix_spawn(3) does not change its arguments. */
static void
push(struct sg_start *out, size_t *count, const char *word)
{
	if (*count + 1 < SG_START_MAX_WORDS)
		memcpy(&out->argv[(*count)++], &word, sizeof(word));
}

static void
push_stand_in(const struct sg_stand_in *stand_in, size_t *count, struct sg_start *out)
{
	for (const char *const *word = stand_in->words; *word; word++)
		push(out, count, *word);
}

/* The program and its arguments, as the settings have them. */
static void
push_arguments(const struct sg_trial *trial, const struct sg_stand_in *stand_in,
	       const struct sg_node *handler, struct sg_arena *arena, struct sg_start *out)
{
	static const char *const hasty[] = { "-k", "0.2", "0.3" };
	const struct sg_node *arguments = sg_node_get(handler, "args");
	struct sg_span program = sg_node_text(handler, "exec");
	size_t count = 0, index = 0;
	bool limited;

	if (!program.len)
		program = sg_node_text(handler, "command");
	limited = sg_span_is(program, TIMEOUT);
	if (sg_span_eq(program, trial->hook.program))
		push_stand_in(stand_in, &count, out);
	else
		push(out, &count, sg_arena_copy(arena, program).p);
	for (const struct sg_node *at = arguments ? arguments->first : NULL; at; at = at->next) {
		if (sg_span_eq(at->text, trial->hook.program))
			push_stand_in(stand_in, &count, out);
		else if (limited && stand_in->hasty && index < SG_ARRAY_LEN(hasty))
			push(out, &count, hasty[index]);
		else
			push(out, &count, sg_arena_copy(arena, at->text).p);
		index++;
	}
}

static void
push_program(const struct sg_trial *trial, const struct sg_stand_in *stand_in,
	     struct sg_arena *arena, struct sg_start *out)
{
	size_t count = 0;

	push_stand_in(stand_in, &count, out);
	push(out, &count, "--agent");
	push(out, &count, sg_arena_copy(arena, trial->agent).p);
}

void
sg_inspect_command(struct sg_inspection *inspection, const struct sg_trial *trial,
		   const struct sg_stand_in *stand_in, struct sg_start *out)
{
	struct sg_arena *arena = inspection->arena;
	const struct sg_node *handler = handler_of(trial, arena);
	struct sg_span line =
		trial->hook.script ? trial->hook.settings : sg_node_text(handler, "command");
	size_t count = 0;

	memset(out->argv, 0, sizeof(out->argv));
	if (sg_node_get(handler, "args")) {
		push_arguments(trial, stand_in, handler, arena, out);
		return;
	}
	if (!sg_inspect_is_line(trial, stand_in) || form_of(trial->agent) == FORM_ARGUMENTS) {
		push_program(trial, stand_in, arena, out);
		return;
	}
	push(out, &count, shell_of(inspection, trial->agent));
	push(out, &count, "-c");
	push(out, &count, line_of(trial, line, stand_in, arena));
}
