/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a line of JSON to a line of JSON. Field names are a contract: add, never rename. Knows no agent.
 */
#include "gate/evaluate.h"

#include "base/json.h"
#include "model/limits.h"

enum { USUAL_BYTES = 512 }; /* of an answer */

/* The id as it came: any scalar. */
static void
add_id(struct sg_buffer *out, const struct sg_node *id)
{
	sg_json_key(out, "id");
	switch (id->kind) {
	case SG_NODE_STRING:
		sg_json_string(out, id->text);
		break;
	case SG_NODE_INTEGER:
	case SG_NODE_FLOAT:
		sg_buffer_add(out, id->text);
		break;
	case SG_NODE_BOOLEAN:
		sg_buffer_printf(out, "%s", id->boolean ? "true" : "false");
		break;
	default:
		sg_buffer_add(out, SG_SPAN("null"));
	}
}

static void
add_commands(struct sg_buffer *out, const struct sg_judgement *judgement)
{
	sg_json_key(out, "commands");
	sg_buffer_add_char(out, '[');
	for (size_t i = 0; i < judgement->commands_count; i++) {
		sg_json_next(out);
		sg_json_string(out, judgement->commands[i]);
	}
	sg_buffer_add_char(out, ']');
}

static void
add_optional(struct sg_buffer *out, const char *key, struct sg_span text)
{
	if (text.len)
		sg_json_text(out, key, text);
}

static struct sg_span
write_answer(const struct sg_node *payload, const struct sg_judgement *judgement,
	     struct sg_arena *arena)
{
	const struct sg_node *id = sg_node_get(payload, "id");
	const struct sg_decision *decision = &judgement->decision;
	struct sg_buffer out = { .arena = arena };
	char code[8];

	sg_buffer_reserve(&out, USUAL_BYTES);
	sg_buffer_add_char(&out, '{');
	if (!id)
		id = sg_node_get(payload, "tool_use_id");
	if (id)
		add_id(&out, id);
	sg_json_word(&out, "verdict", sg_ruling_word(decision->ruling));
	sg_json_word(&out, "audit", sg_audit_word(decision->ruling.audit));
	if (decision->code != SG_OK)
		sg_json_word(&out, "error", sg_code_text(decision->code, code));
	add_optional(&out, "rule", decision->rule);
	add_optional(&out, "source", decision->source);
	add_optional(&out, "reason", decision->reason);
	add_optional(&out, "subject", decision->subject);
	if (judgement->commands_count)
		add_commands(&out, judgement);
	sg_buffer_add_char(&out, '}');
	return sg_buffer_span(&out);
}

static struct sg_status
read_call(struct sg_span line, const struct sg_evaluate_options *options, struct sg_arena *arena,
	  const struct sg_node **payload, struct sg_evaluation *out)
{
	const struct sg_agent *agent = options->agent ? options->agent : &sg_agent_neutral;
	struct sg_error err = { 0 };
	bool hidden = false;
	struct sg_status status =
		sg_document_payload((struct sg_payload_text){ line, SG_MAX_PAYLOAD_BYTES }, arena,
				    payload, &hidden, &err);

	if (sg_ok(status))
		status = agent->decode(*payload, arena, &out->call, &err);
	if (!sg_ok(status)) {
		out->judgement.decision = sg_gate_failure(status.code, err.text);
		return status;
	}
	if (hidden && out->call.problem == SG_OK) {
		out->call.problem = SG_E_SCRIPT_HIDDEN;
		out->call.problem_text = SG_SPAN("the input holds a string that text cannot carry");
	}
	return status;
}

static void
evaluate(const struct sg_policies *policies, struct sg_span line,
	 const struct sg_evaluate_options *options, struct sg_arena *arena,
	 struct sg_evaluation *out)
{
	struct sg_judge_options judge = { options->look, options->trace };
	const struct sg_node *payload = NULL;

	*out = (struct sg_evaluation){ 0 };
	out->readable = sg_ok(read_call(line, options, arena, &payload, out));
	if (out->readable)
		sg_gate_judge(policies, &out->call, &judge, arena, &out->judgement);
	out->json = write_answer(payload, &out->judgement, arena);
}

void
sg_gate_evaluate(const struct sg_policies *policies, struct sg_span line,
		 const struct sg_evaluate_options *options, struct sg_arena *arena,
		 struct sg_evaluation *out)
{
	jmp_buf *outer = arena->on_exhausted;
	jmp_buf here;

	arena->on_exhausted = &here;
	if (setjmp(here) == 0)
		evaluate(policies, line, options, arena, out);
	else
		*out = (struct sg_evaluation){
			.judgement.decision = sg_gate_failure(SG_E_NOMEM, (struct sg_span){ 0 }),
			.json = SG_SPAN(
				"{\"verdict\":\"forbidden\",\"audit\":\"meta\",\"error\":\"SG0501\","
				"\"reason\":\"out of memory\"}"),
		};
	arena->on_exhausted = outer;
}
