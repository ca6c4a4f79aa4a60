/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index of rules never shows: over random policies and commands, what is decided and everything a listener hears is the
 * same with the index, without it, and with an index that is damaged.
 */
#include "decide/decide.h"
#include "load/load.h"
#include "model/rule_index.h"
#include "shell/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { POLICIES = 60, MAX_RULES = 300, CALLS = 40, DAMAGES = 3000 };

/* What rules name, and what is run: aliases, paths, letter case, versions, globs, names that are not known. */
static const char *const programs[] = {
	"git",  "sed",      "gsed",     "pip",   "pip3",       "/usr/bin/git", "./git", "GIT",
	"az",   "AZ",       "az.cmd",   "egrep", "python3.11", "python",       "foo",   "FOO",
	"foo2", "/opt/foo", "Get-Item", "[",     "bar.exe",    "rm",           "sh",    "/bin/rm",
};
static const char *const globs[] = { "*",     "g*",         "?oo",   "pip*", "[a-f]*",
				     "*/git", "/usr/bin/*", "f\\*o", "'f*'" };
static const char *const tails[] = { "", " sub", " sub *", " *", " -f *", " push --force*" };
static const char *const regexes[] = {
	"^(git|foo) sub", "pip", "sub x$", "(?i)GIT",      "push.*--force", "f[o]o|git sub",
	"/bin/",          "…",   "-f",     "(sub|push)+ ", "az.cmd|sed ",   "y z|push"
};
static const char *const words[] = { "",          " sub", " sub x", " -f x", " push --force",
				     " $unknown", " *",   " y z" };
static const char *const unknown_programs[] = { "$x",           "g$x",         "f?o", "./f*",
						"\"$(cat p)\"", "/opt/$x/foo", "foo/" };
static const char *const odd_names[] = { "f\2o", "\1", "g\1", "./foo", "foo/", "FOO", "" };
static const char *const decisions[] = { "forbidden", "prompt", "allow", "log" };
static const char *const tools[] = { "'shell'", "'shell', 'mcp'", "'mcp'", "'read'" };

#define PICK(list) (list)[pick(SG_ARRAY_LEN(list))]

static uint64_t seed;

static size_t
pick(size_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % below);
}

/* ---- policies ---- */

static void
add_pattern(struct sg_buffer *out)
{
	switch (pick(10)) {
	case 0:
		sg_buffer_printf(out, "regex = '''%s'''\n", PICK(regexes));
		break;
	case 1:
		sg_buffer_printf(out, "prefix = [['%s', '%s'], 'sub']\n", PICK(programs),
				 PICK(programs));
		break;
	case 2:
		sg_buffer_printf(out, "prefix = ['%s']\n", PICK(programs));
		break;
	case 3:
		sg_buffer_printf(out, "globs = ['''%s%s''', '''%s%s''']\n",
				 pick(8) ? PICK(programs) : PICK(globs), PICK(tails),
				 PICK(programs), PICK(tails));
		break;
	default:
		sg_buffer_printf(out, "glob = '''%s%s'''\n",
				 pick(12) ? PICK(programs) : PICK(globs), PICK(tails));
	}
}

static void
add_rule(struct sg_buffer *out)
{
	sg_buffer_printf(out, "\n[[requirements.rules]]\ndecision = '%s'\n", PICK(decisions));
	if (pick(40) == 0) {
		sg_buffer_printf(out, "tools = [%s]\n", PICK(tools));
		return;
	}
	add_pattern(out);
	if (pick(10) == 0)
		sg_buffer_printf(out, "tools = [%s]\n", PICK(tools));
	if (pick(6) == 0)
		sg_buffer_printf(out, "unless = ['''%s *''']\n", PICK(programs));
	if (pick(12) == 0)
		sg_buffer_printf(out, "agents = ['codex']\n");
}

static void
add_prefix_rule(struct sg_buffer *out)
{
	sg_buffer_printf(out,
			 "\n[[rules.prefix_rules]]\npattern = [{ any_of = ['%s', '%s'] }%s]\n"
			 "decision = '%s'\ncanonical_matching = %s\n",
			 PICK(programs), PICK(programs), pick(2) ? ", { token = 'sub' }" : "",
			 pick(2) ? "prompt" : "forbidden", pick(2) ? "true" : "false");
}

static struct sg_span
make_text(size_t rules, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	sg_buffer_printf(&out, "[requirements]\nversion = 1\ndefault = '%s'\n", PICK(decisions));
	for (size_t i = 0; i < rules; i++) {
		if (pick(8))
			add_rule(&out);
		else
			add_prefix_rule(&out);
	}
	return sg_buffer_span(&out);
}

static void
load(struct sg_loader *loader, const char *name, struct sg_span text)
{
	struct sg_load_input input = { .text = { sg_span_of(name), text },
				       .format = SG_FORMAT_TOML,
				       .origin = SG_ORIGIN_ARGUMENT };

	if (!sg_ok(sg_load_text(loader, &input)))
		fail_msg("%.*s",
			 SG_SPAN_ARG(sg_error_render(loader->arena, &loader->errors->items[0])));
}

static struct sg_image
finish(struct sg_loader *loader)
{
	struct sg_image image;

	assert_true(sg_ok(sg_image_open(sg_loader_finish(loader), SG_POLICY_MAGIC, &image, NULL)));
	return image;
}

static const struct sg_load_options load_options = { .release = { "0.1.0", 5 } };

/* Two or three sources, one of them without any rule. */
static struct sg_image
make_policy(struct sg_arena *arena)
{
	struct sg_errors errors = { .arena = arena };
	size_t sources = 2 + pick(2), empty = pick(sources);
	struct sg_loader loader;

	sg_loader_init(&loader, arena, &load_options, &errors);
	for (size_t i = 0; i < sources; i++)
		load(&loader, sg_arena_printf(arena, "/p%zu.toml", i).p,
		     make_text(i == empty ? 0 : 1 + pick(MAX_RULES), arena));
	return finish(&loader);
}

/* ---- calls ---- */

struct question {
	struct sg_call call;
	struct sg_reading reading;
	struct sg_span script;
};

static void
read_script(struct question *question)
{
	const struct sg_shell_context context = { .cwd = SG_SPAN("/home/dev/proj"),
						  .home = SG_SPAN("/home/dev") };

	sg_shell_read(SG_LANGUAGE_SHELL, question->script, &context, &question->reading);
}

static struct sg_span
make_script(struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0, count = 1 + pick(4); i < count; i++)
		sg_buffer_printf(&out, "%s%s%s%s", i ? " ; " : "", pick(10) ? "" : "sudo ",
				 pick(12) ? PICK(programs) : PICK(unknown_programs), PICK(words));
	return sg_buffer_span(&out);
}

/* Calls of other tools get commands, too: whatever carries a script is judged by its rules. */
static struct question
make_question(struct sg_arena *arena)
{
	struct question out = { .reading.arena = arena };

	out.script = make_script(arena);
	out.call = (struct sg_call){ .tool = SG_TOOL_SHELL,
				     .language = SG_LANGUAGE_SHELL,
				     .tool_name = SG_SPAN("Bash"),
				     .script = out.script,
				     .agent = pick(2) ? SG_SPAN("codex") : SG_SPAN("claude") };
	if (pick(8) == 0) {
		out.call.tool = pick(2) ? SG_TOOL_MCP : SG_TOOL_READ;
		out.call.tool_name = sg_span_of(PICK(programs));
	}
	read_script(&out);
	/* Names that the shell layer does not give today. */
	if (pick(8) == 0 && out.reading.commands.len)
		out.reading.commands.items[0].name = sg_span_of(PICK(odd_names));
	return out;
}

/* ---- what is decided and heard ---- */

static void
hear(void *context, const struct sg_trace_event *event)
{
	sg_buffer_printf(context, "%.*s %.*s [%.*s] %d %d %d/%d %.*s\n", SG_SPAN_ARG(event->place),
			 SG_SPAN_ARG(event->rule), SG_SPAN_ARG(event->subject), event->match,
			 event->excepted, event->ruling.verdict, event->ruling.audit,
			 SG_SPAN_ARG(event->note));
}

static struct sg_span
decide(const struct sg_image *policy, const struct question *q, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	const struct sg_trace trace = { .context = &out, .event = hear };
	const struct sg_question question = { policy, &q->call, &q->reading, false, &trace };
	struct sg_decision d;

	sg_decide(&question, arena, &d);
	sg_buffer_printf(&out, "= %d/%d %.*s %.*s [%.*s] %d %.*s\n", d.ruling.verdict,
			 d.ruling.audit, SG_SPAN_ARG(d.rule), SG_SPAN_ARG(d.source),
			 SG_SPAN_ARG(d.subject), (int)d.code, SG_SPAN_ARG(d.reason));
	return sg_buffer_span(&out);
}

static void
assert_same(const struct sg_image *policy, const struct question *q, struct sg_arena *arena)
{
	struct sg_image plain = *policy;
	struct sg_span with, without;

	plain.sections[SG_POLICY_INDEXES].count = 0;
	with = decide(policy, q, arena);
	without = decide(&plain, q, arena);
	if (!sg_span_eq(with, without))
		fail_msg("%.*s\nwith the index:\n%.*s\nwithout:\n%.*s", SG_SPAN_ARG(q->script),
			 SG_SPAN_ARG(with), SG_SPAN_ARG(without));
}

static void
test_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < POLICIES; i++) {
		struct sg_arena owner, arena;
		struct sg_image policy;

		seed = 0x9e3779b97f4a7c15u * (i + 1);
		sg_arena_init(&owner, 0);
		sg_arena_init(&arena, 0);
		policy = make_policy(&owner);
		assert_true(sg_image_count(&policy, SG_POLICY_INDEXES) > 0);
		for (size_t k = 0; k < CALLS; k++) {
			struct question q = make_question(&arena);

			assert_same(&policy, &q, &arena);
			sg_arena_reset(&arena);
		}
		sg_arena_free(&arena);
		sg_arena_free(&owner);
	}
}

/* ---- the index is read ---- */

/* An index without names whose sums hold. */
static void
forge_empty(struct sg_image *policy, struct sg_arena *arena)
{
	struct sg_index_rec *forged = sg_arena_alloc(arena, sizeof(*forged));
	const struct sg_index_rec *index =
		sg_image_record(policy, SG_POLICY_INDEXES, 0, sizeof(*index));

	assert_non_null(index);
	*forged = *index;
	forged->names = (struct sg_ref){ 0 };
	forged->sum = sg_rule_index_sum(forged);
	policy->sections[SG_POLICY_INDEXES].p = (const unsigned char *)forged;
}

static bool
meets_rule(const struct sg_image *policy, struct sg_span name, struct sg_arena *arena)
{
	struct question q = { .reading.arena = arena, .script = SG_SPAN("unlike x") };

	read_script(&q);
	q.reading.commands.items[0].name = name;
	return sg_span_search(decide(policy, &q, arena), SG_SPAN("rules[0]")) != SIZE_MAX;
}

/*
 * A forged index is believed, so the rule is not tried: without this the other tests would hold for an index that nobody
 * reads. Where the program's name is not known, every rule is tried all the same.
 */
static void
test_read(void **state)
{
	struct sg_arena arena;
	struct sg_errors errors = { .arena = &arena };
	struct sg_loader loader;
	struct sg_image policy;

	(void)state;
	sg_arena_init(&arena, 0);
	sg_loader_init(&loader, &arena, &load_options, &errors);
	load(&loader, "/p.toml",
	     SG_SPAN("[requirements]\nversion = 1\n[[requirements.rules]]\n"
		     "glob = 'foo *'\ndecision = 'forbidden'\n"));
	policy = finish(&loader);
	assert_true(meets_rule(&policy, SG_SPAN("foo"), &arena));
	assert_true(meets_rule(&policy, SG_SPAN("f\2o"), &arena));
	forge_empty(&policy, &arena);
	assert_false(meets_rule(&policy, SG_SPAN("foo"), &arena));
	assert_true(meets_rule(&policy, SG_SPAN("f\2o"), &arena));
	sg_arena_free(&arena);
}

/* ---- damage ---- */

static const unsigned sections[] = { SG_POLICY_INDEXES, SG_POLICY_INDEX_NAMES,
				     SG_POLICY_INDEX_RULES };

/* One bit of the index, the end of a section, or the size of its records. */
static void
damage(struct sg_image *policy, struct sg_arena *arena)
{
	unsigned section = PICK(sections);
	size_t bytes = (size_t)policy->sections[section].count * policy->sections[section].stride;
	unsigned char *copy = sg_arena_alloc(arena, bytes + 1);

	if (bytes == 0)
		return;
	switch (pick(8)) {
	case 0:
		policy->sections[section].count = (uint32_t)pick(policy->sections[section].count);
		break;
	case 1:
		policy->sections[section].stride++;
		break;
	default:
		memcpy(copy, policy->sections[section].p, bytes);
		copy[pick(bytes)] ^= (unsigned char)(1u << pick(8));
		policy->sections[section].p = copy;
	}
}

static void
test_damage(void **state)
{
	struct sg_arena owner, arena;
	struct sg_image policy = { 0 };

	(void)state;
	seed = 42;
	sg_arena_init(&owner, 0);
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < DAMAGES; i++) {
		struct sg_image damaged;
		struct question q;

		if (i % 100 == 0) {
			sg_arena_reset(&owner);
			policy = make_policy(&owner);
		}
		damaged = policy;
		damage(&damaged, &arena);
		q = make_question(&arena);
		assert_same(&damaged, &q, &arena);
		sg_arena_reset(&arena);
	}
	sg_arena_free(&arena);
	sg_arena_free(&owner);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
