/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a script in any language that a shell tool may have: read, then decided by the baseline. What must hold:
 * no crash, no error of the sanitizers, and a verdict.
 */
#include "gate/gate.h"
#include "load/load.h"
#include "load/packs.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct sg_policies *
baseline(void)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 } };
	static struct sg_policies policies;
	static struct sg_arena arena;
	static struct sg_errors errors;
	struct sg_loader loader;

	if (policies.count)
		return &policies;
	sg_arena_init(&arena, 0);
	errors.arena = &arena;
	sg_loader_init(&loader, &arena, &options, &errors);
	if (!sg_ok(sg_load_builtin(&loader, "baseline")) ||
	    !sg_ok(sg_image_open(sg_loader_finish(&loader), SG_POLICY_MAGIC, &policies.images[0],
				 NULL)))
		abort();
	policies.count = 1;
	return &policies;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum sg_language languages[] = { SG_LANGUAGE_SHELL, SG_LANGUAGE_ZSH,
						      SG_LANGUAGE_POWERSHELL, SG_LANGUAGE_CMD };
	static const struct sg_judge_options options = { 0 };

	for (size_t i = 0; i < SG_ARRAY_LEN(languages); i++) {
		struct sg_arena arena;
		struct sg_judgement judgement;
		struct sg_call call = { .tool = SG_TOOL_SHELL,
					.language = languages[i],
					.cwd = SG_SPAN("/home/dev/proj"),
					.home = SG_SPAN("/home/dev"),
					.script = { (const char *)data, size } };

		sg_arena_init(&arena, 0);
		sg_gate_judge(baseline(), &call, &options, &arena, &judgement);
		if (judgement.decision.ruling.verdict > SG_VERDICT_FORBIDDEN)
			abort();
		sg_arena_free(&arena);
	}
	return 0;
}
