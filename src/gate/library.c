/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public interface: handles around the journey. A handle lives in the arena that it owns; every way out of memory
 * or into an error is a handle, or a NULL, that forbids.
 */
#include "strictgate/strictgate.h"

#include "gate/evaluate.h"
#include "gate/examples.h"
#include "load/sources.h"
#include "model/limits.h"
#include "snapshot/snapshot.h"

#include <time.h>
#include <unistd.h>

struct strictgate_policy {
	struct sg_arena arena;
	struct sg_policies policies;
	struct sg_span error; /* ends in NUL; empty: loaded */
};

struct strictgate_result {
	struct sg_arena arena;
	enum strictgate_verdict verdict;
	struct sg_span reason; /* these end in NUL */
	struct sg_span rule;
	struct sg_span source;
	struct sg_span json;
};

static const char no_memory[] = "out of memory";

const char *
strictgate_version(void)
{
	return PACKAGE_VERSION;
}

static struct sg_span
render(const struct sg_errors *errors, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < errors->len; i++) {
		sg_buffer_add(&out, sg_error_render(arena, &errors->items[i]));
		sg_buffer_add_char(&out, '\n');
	}
	return sg_arena_copy(arena,
			     out.len ? sg_buffer_span(&out) : SG_SPAN("the policy cannot be used"));
}

/* Sources to image, in the policy's arena. */
static void
load(struct strictgate_policy *policy, const char *const *paths, size_t count)
{
	static const struct sg_load_options options = { .release = { PACKAGE_VERSION,
								     sizeof(PACKAGE_VERSION) - 1 },
							.matches = sg_gate_example };
	struct sg_arena *arena = &policy->arena;
	struct sg_span *files = sg_arena_array(arena, count + 1, sizeof(*files));
	struct sg_load_places places = {
		.files = files, .files_count = count, .only_files = true, .uid = geteuid()
	};
	struct sg_loader *loader = sg_arena_alloc(arena, sizeof(*loader));
	struct sg_errors errors = { .arena = arena };
	struct sg_span image;
	struct sg_status status;

	for (size_t i = 0; i < count; i++)
		files[i] = sg_arena_copy(arena, sg_span_of(paths[i]));
	sg_loader_init(loader, arena, &options, &errors);
	status = sg_load_sources(loader, &places, &image);
	if (sg_ok(status))
		status = sg_image_open(image, SG_POLICY_MAGIC, &policy->policies.images[0], NULL);
	if (sg_ok(status))
		policy->policies.count = 1;
	else
		policy->error = render(&errors, arena);
}

static void
read_snapshot(struct strictgate_policy *policy, const char *path)
{
	struct sg_errors errors = { .arena = &policy->arena };
	struct sg_image *image = &policy->policies.images[0];
	struct sg_error err;
	struct sg_status status = sg_snapshot_read(path, geteuid(), &policy->arena, image, &err);

	if (sg_ok(status))
		status = sg_snapshot_fresh(image, (int64_t)time(NULL), &policy->arena, &err);
	policy->policies.count = sg_ok(status) ? 1 : 0;
	if (sg_ok(status))
		return;
	sg_errors_add(&errors, &err);
	policy->error = render(&errors, &policy->arena);
}

/* A handle that moves into its own arena; NULL without memory. */
static struct strictgate_policy *
new_policy(void)
{
	struct strictgate_policy *policy;
	struct sg_arena arena;
	jmp_buf exhausted;

	sg_arena_init(&arena, 0);
	arena.on_exhausted = &exhausted;
	if (setjmp(exhausted))
		return NULL;
	policy = sg_arena_alloc(&arena, sizeof(*policy));
	policy->arena = arena;
	policy->arena.on_exhausted = NULL;
	return policy;
}

/* Either paths, or one snapshot. */
static struct strictgate_policy *
make_policy(struct strictgate_policy *policy, const char *const *paths, size_t count,
	    const char *snapshot)
{
	jmp_buf exhausted;

	if (!policy)
		return NULL;
	policy->arena.on_exhausted = &exhausted;
	if (setjmp(exhausted)) {
		policy->policies.count = 0;
		policy->error = SG_SPAN("out of memory");
	} else if (snapshot) {
		read_snapshot(policy, snapshot);
	} else {
		load(policy, paths, count);
	}
	policy->arena.on_exhausted = NULL;
	return policy;
}

struct strictgate_policy *
strictgate_policy_load(const char *const *paths, size_t count)
{
	return make_policy(new_policy(), paths, count, NULL);
}

struct strictgate_policy *
strictgate_policy_open(const char *path)
{
	return make_policy(new_policy(), NULL, 0, path ? path : "");
}

const char *
strictgate_policy_error(const struct strictgate_policy *policy)
{
	if (!policy)
		return no_memory;
	return policy->error.len ? policy->error.p : NULL;
}

void
strictgate_policy_free(struct strictgate_policy *policy)
{
	struct sg_arena arena;

	if (!policy)
		return;
	arena = policy->arena;
	sg_arena_free(&arena);
}

static enum strictgate_verdict
verdict_of(struct sg_ruling ruling)
{
	static const enum strictgate_verdict verdicts[] = { STRICTGATE_ALLOW, STRICTGATE_PROMPT,
							    STRICTGATE_FORBIDDEN };

	if (ruling.verdict == SG_VERDICT_ALLOW && ruling.audit != SG_AUDIT_NONE)
		return STRICTGATE_LOG;
	return ruling.verdict < SG_ARRAY_LEN(verdicts) ? verdicts[ruling.verdict]
						       : STRICTGATE_FORBIDDEN;
}

static struct strictgate_result *
judge(const struct sg_policies *policies, struct sg_span json, struct sg_arena *arena)
{
	struct strictgate_result *result = sg_arena_alloc(arena, sizeof(*result));
	struct sg_evaluate_options options = { 0 };
	struct sg_evaluation evaluation;
	const struct sg_decision *decision = &evaluation.judgement.decision;

	sg_gate_evaluate(policies, json, &options, arena, &evaluation);
	result->verdict = verdict_of(decision->ruling);
	result->reason = sg_arena_copy(arena, decision->reason);
	result->rule = sg_arena_copy(arena, decision->rule);
	result->source = sg_arena_copy(arena, decision->source);
	result->json = sg_arena_copy(arena, evaluation.json);
	return result;
}

/* The arena is filled here and moves into its handle; without memory it is freed and NULL forbids. */
static struct strictgate_result *
judge_guarded(const struct sg_policies *policies, struct sg_span json, struct sg_arena *arena)
{
	struct strictgate_result *result;
	jmp_buf exhausted;

	arena->on_exhausted = &exhausted;
	if (setjmp(exhausted))
		return NULL;
	result = judge(policies, json, arena);
	result->arena = *arena;
	result->arena.on_exhausted = NULL;
	return result;
}

struct strictgate_result *
strictgate_judge(const struct strictgate_policy *policy, const char *json, size_t len)
{
	static const struct sg_policies none;
	struct strictgate_result *result;
	struct sg_arena arena;

	sg_arena_init(&arena, SG_MAX_CALL_BYTES);
	result = judge_guarded(policy ? &policy->policies : &none,
			       (struct sg_span){ json, json ? len : 0 }, &arena);
	if (!result)
		sg_arena_free(&arena);
	return result;
}

enum strictgate_verdict
strictgate_result_verdict(const struct strictgate_result *result)
{
	return result ? result->verdict : STRICTGATE_FORBIDDEN;
}

const char *
strictgate_result_reason(const struct strictgate_result *result)
{
	return result ? result->reason.p : no_memory;
}

const char *
strictgate_result_rule(const struct strictgate_result *result)
{
	return result ? result->rule.p : "";
}

const char *
strictgate_result_source(const struct strictgate_result *result)
{
	return result ? result->source.p : "";
}

const char *
strictgate_result_json(const struct strictgate_result *result)
{
	return result ? result->json.p
		      : "{\"verdict\":\"forbidden\",\"audit\":\"meta\",\"error\":\"SG0501\",\"reason\":\"out of memory\"}";
}

void
strictgate_result_free(struct strictgate_result *result)
{
	struct sg_arena arena;

	if (!result)
		return;
	arena = result->arena;
	sg_arena_free(&arena);
}
