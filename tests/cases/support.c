/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the programs over the labelled tool calls share: reading their files, judging a script in place of a row's own.
 */
#include "support.h"

#include "gate/gate.h"
#include "load/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MAX_FILE_BYTES = 8 * 1024 * 1024 };

struct sg_text
sg_cases_read_data(const char *name, struct sg_arena *arena)
{
	const char *root = getenv("top_srcdir");
	struct sg_span path = sg_arena_printf(arena, "%s/tests/cases/%s", root ? root : ".", name);
	FILE *file = fopen(path.p, "rb");
	char *bytes = sg_arena_alloc(arena, MAX_FILE_BYTES);
	size_t len;

	if (!file)
		fail_msg("cannot open %s", path.p);
	len = fread(bytes, 1, MAX_FILE_BYTES, file);
	fclose(file);
	return (struct sg_text){ path, { bytes, len } };
}

void
sg_cases_load_policy(const char *name, struct sg_arena *arena, struct sg_policies *out)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 } };
	struct sg_errors errors = { .arena = arena };
	struct sg_load_input input = { .text = sg_cases_read_data(name, arena),
				       .format = SG_FORMAT_TOML,
				       .origin = SG_ORIGIN_ARGUMENT };
	struct sg_loader loader;
	struct sg_error err;

	sg_loader_init(&loader, arena, &options, &errors);
	if (!sg_ok(sg_load_text(&loader, &input)))
		for (size_t i = 0; i < errors.len; i++)
			print_error("%.*s\n",
				    SG_SPAN_ARG(sg_error_render(arena, &errors.items[i])));
	assert_int_equal(errors.fatal, 0);
	assert_true(sg_ok(
		sg_image_open(sg_loader_finish(&loader), SG_POLICY_MAGIC, &out->images[0], &err)));
	out->count = 1;
}

size_t
sg_cases_floor_of(struct sg_span text, const char *name)
{
	while (text.len) {
		struct sg_span value;
		struct sg_span line = sg_span_split(text, '\n', &text);

		if (sg_span_is(sg_span_split(line, ' ', &value), name))
			return strtoul(value.p, NULL, 10);
	}
	fail_msg("no floor for %s", name);
	return 0;
}

struct sg_ruling
sg_cases_judge_script(const struct sg_policies *policies, const struct sg_call *call,
		      struct sg_span script, struct sg_arena *arena)
{
	static const struct sg_judge_options options = { 0 };
	struct sg_call changed = *call;
	struct sg_judgement judgement;

	changed.script = script;
	sg_gate_judge(policies, &changed, &options, arena, &judgement);
	return judgement.decision.ruling;
}

bool
sg_cases_is_plain(const struct sg_call *call)
{
	return call->tool == SG_TOOL_SHELL && call->language == SG_LANGUAGE_SHELL &&
	       call->script.len > 0 && call->script.len < 4000 && call->problem == SG_OK &&
	       sg_span_is_utf8(call->script) && sg_span_find(call->script, '\r') == SIZE_MAX;
}

void
sg_cases_add_quoted(struct sg_buffer *out, struct sg_span text)
{
	sg_buffer_add_char(out, '\'');
	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add(out, text.p[i] == '\'' ? SG_SPAN("'\\''")
						     : (struct sg_span){ &text.p[i], 1 });
	sg_buffer_add_char(out, '\'');
}
