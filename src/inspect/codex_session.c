/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which Codex session asks, and what its command line says. Options are rows; a word that no row explains leaves the
 * session unknown. Reads no configuration.
 */
#include "inspect/servers.h"

#include "base/vec.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_ANCESTORS = 16, MAX_LINE_BYTES = 256 * 1024, MAX_PATH_BYTES = 4096 };

enum kind { FLAG, VALUE, CONFIG, PROFILE };

/* Of `codex`, its exec, review, resume and fork, 0.169.0. Those that are not here move the configuration. */
static const struct row {
	const char *name;
	enum kind kind;
} options[] = {
	{ "-c", CONFIG },
	{ "--config", CONFIG },
	{ "-p", PROFILE },
	{ "--profile", PROFILE },
	{ "--enable", VALUE },
	{ "--disable", VALUE },
	{ "-i", VALUE },
	{ "--image", VALUE },
	{ "-m", VALUE },
	{ "--model", VALUE },
	{ "--local-provider", VALUE },
	{ "-s", VALUE },
	{ "--sandbox", VALUE },
	{ "-C", VALUE },
	{ "--cd", VALUE },
	{ "--add-dir", VALUE },
	{ "-a", VALUE },
	{ "--ask-for-approval", VALUE },
	{ "--thread-source", VALUE },
	{ "--cyber-access-program", VALUE },
	{ "--output-schema", VALUE },
	{ "--color", VALUE },
	{ "-o", VALUE },
	{ "--output-last-message", VALUE },
	{ "--base", VALUE },
	{ "--commit", VALUE },
	{ "--title", VALUE },
	{ "--strict-config", FLAG },
	{ "--oss", FLAG },
	{ "--approve-for-me", FLAG },
	{ "--dangerously-bypass-approvals-and-sandbox", FLAG },
	{ "--dangerously-bypass-hook-trust", FLAG },
	{ "--yolo", FLAG },
	{ "--full-auto", FLAG },
	{ "--worktree", FLAG },
	{ "--search", FLAG },
	{ "--no-alt-screen", FLAG },
	{ "--no-daemon", FLAG },
	{ "--skip-git-repo-check", FLAG },
	{ "--trust", FLAG },
	{ "--ephemeral", FLAG },
	{ "--ignore-rules", FLAG },
	{ "--json", FLAG },
	{ "--last", FLAG },
	{ "--all", FLAG },
	{ "--include-non-interactive", FLAG },
	{ "--uncommitted", FLAG },
};

/* Sub-commands that are a session of their own. Another word alone could be one that takes settings from elsewhere. */
static const char *const sessions[] = { "exec", "e", "review", "resume", "fork" };

/* Tables of the configuration that define servers, or say which files do. */
static const char *const deciding[] = {
	"mcp_servers", "plugins",  "projects",     "project_root_markers",
	"profile",     "profiles", "marketplaces", "experimental_thread_config_endpoint",
};

/* Programs that agents put between themselves and a hook. */
static const char *const passive[] = {
	"sh", "bash", "dash", "zsh", "ksh", "mksh", "fish", "timeout", "env",
};
static const char *const system_folders[] = { "/bin/", "/usr/bin/", "/usr/local/bin/" };

/* Where the reading of a command line has got. */
struct reading {
	struct sg_codex_session session;
	bool has_session_word;
	bool failed;
};

static bool
is_one_of(struct sg_span word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sg_span_is(word, list[i]))
			return true;
	return false;
}

static bool
is_plain(struct sg_span name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = sg_lower(name.p[i]);

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
			return false;
	}
	return name.len > 0;
}

/* key.key=value, whose first key must decide nothing about servers. */
static bool
is_harmless(struct sg_span setting)
{
	struct sg_span rest;
	struct sg_span key = sg_span_split(setting, '=', &rest);

	key = sg_span_trim(sg_span_split(key, '.', &rest));
	return is_plain(key) && !is_one_of(key, deciding, SG_ARRAY_LEN(deciding));
}

static void
take_value(struct reading *reading, const struct row *row, struct sg_span value)
{
	struct sg_span *profile = &reading->session.profile;

	if (row->kind == CONFIG)
		reading->failed |= !is_harmless(value);
	if (row->kind != PROFILE)
		return;
	reading->failed |= !is_plain(value) || (profile->len && !sg_span_eq(*profile, value));
	*profile = value;
}

/* "--name=value", "-nvalue", "-n=value": the name, and what follows it; value.p is NULL when nothing does. */
static struct sg_span
split_option(struct sg_span word, struct sg_span *value)
{
	size_t len = sg_span_starts(word, SG_SPAN("--")) ? sg_span_find(word, '=') : 2;

	*value = (struct sg_span){ 0 };
	if (len >= word.len)
		return word;
	*value = sg_span_from(word, len + (word.p[len] == '='));
	return sg_span_first(word, len);
}

/* One option; returns how many words of its own follow it. */
static size_t
take_option(struct reading *reading, const struct sg_span *words, size_t count)
{
	struct sg_span value;
	struct sg_span name = split_option(words[0], &value);
	size_t i = 0;

	while (i < SG_ARRAY_LEN(options) && !sg_span_is(name, options[i].name))
		i++;
	if (i == SG_ARRAY_LEN(options) || (options[i].kind == FLAG && value.p) ||
	    (options[i].kind != FLAG && !value.p && count < 2)) {
		reading->failed = true;
		return 0;
	}
	if (options[i].kind == FLAG)
		return 0;
	take_value(reading, &options[i], value.p ? value : words[1]);
	return value.p ? 0 : 1;
}

/* A text for the model has more than one word; a single one could be any sub-command. */
static void
take_operand(struct reading *reading, struct sg_span word)
{
	if (!reading->has_session_word)
		reading->failed |= !is_one_of(word, sessions, SG_ARRAY_LEN(sessions)) &&
				   sg_span_find(word, ' ') == SIZE_MAX;
	reading->has_session_word = true;
}

struct sg_codex_session
sg_inspect_codex_words(const struct sg_span *words, size_t count)
{
	struct reading reading = { 0 };

	for (size_t i = 1; i < count && !reading.failed; i++) {
		if (sg_span_is(words[i], "--"))
			break;
		if (words[i].len > 1 && words[i].p[0] == '-')
			i += take_option(&reading, words + i, count - i);
		else
			take_operand(&reading, words[i]);
	}
	reading.session.known = count > 0 && !reading.failed;
	return reading.session;
}

/* ---- processes ---- */

/* A file of /proc, which has no size; empty when it cannot be read whole. */
static struct sg_span
read_proc(pid_t pid, const char *name, size_t max_bytes, struct sg_arena *arena)
{
	int fd = open(sg_arena_printf(arena, "/proc/%ld/%s", (long)pid, name).p,
		      O_RDONLY | O_CLOEXEC);
	char *p = sg_arena_alloc(arena, max_bytes);
	size_t len = 0;
	ssize_t n = fd < 0 ? 0 : 1;

	while (n > 0 && len < max_bytes) {
		n = read(fd, p + len, max_bytes - len);
		len += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		close(fd);
	return (struct sg_span){ p, n == 0 ? len : 0 };
}

/* "PID (NAME) STATE PARENT ...", where NAME may hold anything. */
static pid_t
parent_of(pid_t pid, struct sg_span *name, struct sg_arena *arena)
{
	struct sg_span stat = read_proc(pid, "stat", MAX_PATH_BYTES, arena);
	size_t begin = sg_span_find(stat, '('), end = stat.len;
	long parent = 0;

	while (end > 0 && stat.p[end - 1] != ')')
		end--;
	if (begin == SIZE_MAX || end <= begin + 1)
		return 0;
	*name = (struct sg_span){ stat.p + begin + 1, end - begin - 2 };
	for (size_t i = end + 3; i < stat.len && stat.p[i] >= '0' && stat.p[i] <= '9'; i++)
		parent = parent * 10 + (stat.p[i] - '0');
	return (pid_t)parent;
}

/* The program of a process; empty where the system does not tell. */
static struct sg_span
program_of(pid_t pid, struct sg_arena *arena)
{
	char *p = sg_arena_alloc(arena, MAX_PATH_BYTES);
	ssize_t len =
		readlink(sg_arena_printf(arena, "/proc/%ld/exe", (long)pid).p, p, MAX_PATH_BYTES);

	return (struct sg_span){ p, len > 0 && len < MAX_PATH_BYTES ? (size_t)len : 0 };
}

/* A program of the system by that name: what calls itself so elsewhere may be anything. */
static bool
is_passive(struct sg_span program)
{
	struct sg_span name = sg_span_basename(program);

	return is_one_of(name, passive, SG_ARRAY_LEN(passive)) &&
	       is_one_of(sg_span_first(program, program.len - name.len), system_folders,
			 SG_ARRAY_LEN(system_folders));
}

static struct sg_codex_session
read_command_line(pid_t pid, struct sg_arena *arena)
{
	struct sg_span line = read_proc(pid, "cmdline", MAX_LINE_BYTES, arena);
	struct SG_VEC(struct sg_span) words = { 0 };

	/* Each word ends in NUL; a program that overwrote its own line may have left anything. */
	if (line.len == 0 || line.p[line.len - 1] != '\0')
		return (struct sg_codex_session){ 0 };
	while (line.len) {
		struct sg_span word = sg_span_split(line, '\0', &line);

		sg_vec_push(arena, &words, word);
	}
	return sg_inspect_codex_words(words.items, words.len);
}

struct sg_codex_session
sg_inspect_codex_session(pid_t asker, struct sg_arena *arena)
{
	struct sg_span name = { 0 };
	pid_t pid = asker > 1 ? parent_of(asker, &name, arena) : 0;

	for (unsigned i = 0; pid > 1 && i < MAX_ANCESTORS; i++) {
		struct sg_span program = program_of(pid, arena);
		pid_t parent = parent_of(pid, &name, arena);

		/* The program of a process that guards itself cannot be read; its name can. */
		if (sg_span_is(program.len ? sg_span_basename(program) : name, "codex"))
			return read_command_line(pid, arena);
		if (!is_passive(program))
			break;
		pid = parent;
	}
	return (struct sg_codex_session){ 0 };
}
