/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From apply_patch commands to effects on files. The shell layer knows no agent's patch format, so the two meet here.
 * Measured: Codex 0.169 takes the patch from a here-document or the one argument of a command in the script.
 */
#include "gate/patches.h"

#include "agents/patch.h"

static const struct sg_word *
patch_of(const struct sg_command *command)
{
	for (size_t i = 0; i < command->redirects_count; i++)
		if (command->redirects[i].op == SG_REDIRECT_BODY)
			return &command->redirects[i].target;
	return command->count > 1 ? &command->words[1] : NULL;
}

static void
add_effect(struct sg_reading *reading, enum sg_effect_kind kind, struct sg_span path, size_t index)
{
	struct sg_effect effect = {
		.kind = kind,
		.word = { .text = path },
		.cwd = reading->commands.items[index].cwd,
		.known_role = true,
		.command = index,
	};

	sg_vec_push(reading->arena, &reading->effects, effect);
}

static void
read_patch(struct sg_reading *reading, size_t index)
{
	const struct sg_word *patch = patch_of(&reading->commands.items[index]);
	struct sg_call_paths paths = { 0 };
	bool known = patch && !(patch->flags & SG_WORD_OPAQUE) &&
		     sg_patch_paths(patch->text, reading->arena, &paths);

	if (!known)
		sg_vec_push(reading->arena, &reading->problems,
			    (struct sg_problem){ SG_E_SCRIPT_OPAQUE,
						 SG_SPAN("apply_patch: which files it touches"),
						 index });
	for (size_t i = 0; i < paths.len; i++) {
		if (paths.items[i].access & SG_ACCESS_READ)
			add_effect(reading, SG_EFFECT_READ, paths.items[i].path, index);
		if (paths.items[i].access & SG_ACCESS_WRITE)
			add_effect(reading, SG_EFFECT_WRITE, paths.items[i].path, index);
	}
}

void
sg_gate_read_patches(struct sg_reading *reading)
{
	size_t count = reading->commands.len;

	for (size_t i = 0; i < count; i++) {
		struct sg_span name = reading->commands.items[i].name;

		if (sg_span_is(name, "apply_patch") || sg_span_is(name, "applypatch"))
			read_patch(reading, i);
	}
}
