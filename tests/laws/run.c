/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trying laws: cases at random, judged by the gate, and shrunk to the smallest that still breaks the law. Knows no law.
 */
#include "laws.h"

#include "agents/agent.h"
#include "base/json.h"
#include "gate/gate.h"
#include "load/load.h"

#include <stdio.h>
#include <stdlib.h>

enum { DEFAULT_CASES = 10000, DEFAULT_CALLS = 20, MAX_SHRINK_ROUNDS = 20 };

struct sg_span
laws_call_line(const struct laws_call *call, struct sg_arena *arena)
{
	struct sg_buffer script = { .arena = arena }, out = { .arena = arena };

	for (size_t i = 0; i < call->count; i++) {
		sg_buffer_add(&script, sg_span_of(i ? call->joints[i] : ""));
		sg_buffer_add(&script, sg_span_of(call->commands[i]));
	}
	sg_buffer_printf(&out, "{\"tool\":\"%s\",\"input\":{\"%s\":", call->tool, call->key);
	sg_json_string(&out, call->value ? sg_span_of(call->value) : sg_buffer_span(&script));
	sg_buffer_add(&out, SG_SPAN("},\"cwd\":\"/repo\",\"env\":{\"HOME\":\"/home/dev\"}"));
	if (call->agent)
		sg_buffer_printf(&out, ",\"agent\":\"%s\"", call->agent);
	if (call->mode)
		sg_buffer_printf(&out, ",\"permission_mode\":\"%s\"", call->mode);
	if (call->server)
		sg_buffer_printf(&out, ",\"mcp_server\":%s", call->server);
	sg_buffer_add_char(&out, '}');
	return sg_buffer_span(&out);
}

static const char *
file_name(enum sg_format format)
{
	static const char *const names[] = { "law.toml", "law.yaml", "law.json" };

	return names[format];
}

bool
laws_load(struct sg_node *const *sources, size_t count, enum sg_format format,
	  struct sg_arena *arena, struct sg_span *image)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 } };
	struct sg_errors errors = { .arena = arena };
	struct sg_loader loader;
	bool fine = true;

	sg_loader_init(&loader, arena, &options, &errors);
	for (size_t i = 0; i < count; i++) {
		struct sg_load_input input = { .format = format, .origin = SG_ORIGIN_ARGUMENT };

		input.text = (struct sg_text){ sg_span_of(file_name(format)),
					       laws_print(sources[i], format, arena) };
		fine = sg_ok(sg_load_text(&loader, &input)) && fine;
	}
	for (size_t i = 0; i < errors.len && !fine && getenv("STRICTGATE_LAW_ERRORS"); i++)
		fprintf(stderr, "%.*s\n", SG_SPAN_ARG(sg_error_render(arena, &errors.items[i])));
	*image = sg_loader_finish(&loader);
	return fine;
}

bool
laws_policies(struct sg_node *const *sources, size_t count, struct sg_arena *arena,
	      struct sg_policies *out)
{
	struct sg_span image;

	*out = (struct sg_policies){ .count = 1 };
	return laws_load(sources, count, SG_FORMAT_JSON, arena, &image) &&
	       sg_ok(sg_image_open(image, SG_POLICY_MAGIC, &out->images[0], NULL));
}

struct sg_decision
laws_judge(const struct sg_policies *policies, const struct laws_call *call, struct sg_arena *arena)
{
	return laws_listen(policies, call, NULL, arena);
}

struct sg_decision
laws_listen(const struct sg_policies *policies, const struct laws_call *call,
	    const struct sg_trace *trace, struct sg_arena *arena)
{
	const struct sg_judge_options options = { .trace = trace };
	struct sg_span line = laws_call_line(call, arena);
	struct sg_judgement judgement;
	struct sg_call decoded = { 0 };
	const struct sg_node *row;
	bool hidden;

	if (!sg_ok(sg_document_payload((struct sg_payload_text){ line, line.len }, arena, &row,
				       &hidden, NULL)))
		abort();
	if (!sg_ok(sg_agent_neutral.decode(row, arena, &decoded, NULL)))
		return sg_gate_failure(SG_E_PAYLOAD, SG_SPAN("not decoded"));
	sg_gate_judge(policies, &decoded, &options, arena, &judgement);
	return judgement.decision;
}

bool
laws_is_looser(struct sg_ruling b, struct sg_ruling a)
{
	return b.verdict < a.verdict || b.audit < a.audit;
}

struct sg_span
laws_note(const char *what, struct sg_ruling before, struct sg_ruling after,
	  const struct laws_call *call, struct sg_arena *arena)
{
	return sg_arena_printf(arena, "%s: %s (audit %s) -> %s (audit %s)\n%.*s", what,
			       sg_ruling_word(before), sg_audit_word(before.audit),
			       sg_ruling_word(after), sg_audit_word(after.audit),
			       SG_SPAN_ARG(laws_call_line(call, arena)));
}

/* ---- shrinking ---- */

static enum laws_outcome
try(const struct laws_law *law, const struct laws_case *c, struct sg_span *note,
    struct sg_arena *kept)
{
	struct sg_arena arena;
	struct sg_span seen = { 0 };
	enum laws_outcome outcome;

	sg_arena_init(&arena, 0);
	outcome = law->holds(c, law->context, &arena, &seen);
	if (kept && outcome == LAWS_BROKEN)
		*note = sg_arena_copy(kept, seen);
	sg_arena_free(&arena);
	return outcome;
}

static bool
is_broken(const struct laws_law *law, const struct laws_case *c)
{
	return try(law, c, NULL, NULL) == LAWS_BROKEN;
}

/* Drop every node below parent without which the law is broken still. */
static bool
shrink_tree(const struct laws_law *law, struct laws_case *c, struct sg_node *parent)
{
	struct sg_node **at = &parent->first;
	bool changed = false;

	while (*at) {
		struct sg_node *child = *at;

		*at = child->next;
		parent->count--;
		if (is_broken(law, c)) {
			changed = true;
			continue;
		}
		*at = child;
		parent->count++;
		changed = shrink_tree(law, c, child) || changed;
		at = &child->next;
	}
	return changed;
}

static bool
shrink_sources(const struct laws_law *law, struct laws_case *c)
{
	bool changed = false;

	for (size_t i = c->count; i-- > 0;) {
		struct laws_case smaller = *c;

		memmove(&smaller.sources[i], &smaller.sources[i + 1],
			(c->count - i - 1) * sizeof(smaller.sources[0]));
		smaller.count--;
		if (smaller.count && is_broken(law, &smaller)) {
			*c = smaller;
			changed = true;
		} else {
			changed = shrink_tree(law, c, c->sources[i]) || changed;
		}
	}
	return changed;
}

static bool
shrink_calls(const struct laws_law *law, struct laws_case *c)
{
	bool changed = false;

	for (size_t i = 0; i < c->calls_count && c->calls_count > 1; i++) {
		struct laws_case smaller = *c;

		smaller.calls[0] = c->calls[i];
		smaller.calls_count = 1;
		if (is_broken(law, &smaller)) {
			*c = smaller;
			return true;
		}
	}
	for (size_t i = c->calls[0].count; i-- > 0;) {
		struct laws_case smaller = *c;
		struct laws_call *call = &smaller.calls[0];

		memmove(&call->commands[i], &call->commands[i + 1],
			(call->count - i - 1) * sizeof(call->commands[0]));
		call->count--;
		if (call->count && is_broken(law, &smaller)) {
			*c = smaller;
			changed = true;
		}
	}
	return changed;
}

static void
report(const struct laws_law *law, const struct laws_case *c, struct sg_arena *arena)
{
	struct sg_span note = { 0 };

	(void)try(law, c, &note, arena);
	fprintf(stderr, "broken law: %s\n%.*s\n", law->name, SG_SPAN_ARG(note));
	for (size_t i = 0; i < c->count; i++)
		fprintf(stderr, "# source %zu\n%.*s", i + 1,
			SG_SPAN_ARG(laws_print(c->sources[i], SG_FORMAT_TOML, arena)));
}

/* ---- cases ---- */

static size_t
number_of(const char *variable, size_t fallback)
{
	const char *text = getenv(variable);

	return text && *text ? strtoul(text, NULL, 10) : fallback;
}

static void
make_case(const struct laws_law *law, uint64_t seed, struct sg_arena *arena, struct laws_case *out)
{
	struct laws_random random = { seed };
	size_t calls = law->calls ? law->calls : DEFAULT_CALLS;

	out->seed = seed;
	out->count = 1 + laws_random(&random, LAWS_MAX_SOURCES - 1);
	for (size_t i = 0; i < out->count; i++)
		out->sources[i] = laws_make_source(&random, law->taste, arena);
	for (out->calls_count = 0; out->calls_count < calls; out->calls_count++)
		laws_make_call(&random, law->taste, arena, &out->calls[out->calls_count]);
}

static bool
check_case(const struct laws_law *law, uint64_t seed)
{
	static struct laws_case c;
	struct sg_arena arena;
	struct sg_span note;
	enum laws_outcome outcome;

	sg_arena_init(&arena, 0);
	make_case(law, seed, &arena, &c);
	outcome = try(law, &c, &note, &arena);
	if (outcome == LAWS_INVALID)
		fprintf(stderr, "%s: the policy of seed %llu does not load\n", law->name,
			(unsigned long long)seed);
	if (outcome == LAWS_BROKEN) {
		for (int round = 0; round < MAX_SHRINK_ROUNDS; round++) {
			bool calls = shrink_calls(law, &c), sources = shrink_sources(law, &c);

			if (!calls && !sources)
				break;
		}
		report(law, &c, &arena);
	}
	sg_arena_free(&arena);
	return outcome == LAWS_HOLDS;
}

bool
laws_check(const struct laws_law *law)
{
	size_t cases = number_of("STRICTGATE_LAW_CASES", DEFAULT_CASES);
	size_t calls = law->calls ? law->calls : DEFAULT_CALLS;
	uint64_t first = number_of("STRICTGATE_LAW_SEED", 1) * 1000003u;

	for (size_t i = 0; i * calls < cases; i++)
		if (!check_case(law, first + i))
			return false;
	return true;
}
