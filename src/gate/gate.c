/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journey of one tool call:
 *
 *	bytes -> agents (decode) -> call -> shell (script -> commands) -> decide -> decision
 *	bytes <- agents (encode) <- audit (recorded first) <- decision
 *
 * The only coordinator. It knows no agent, no syntax and no requirement, only their order.
 */
#include "gate/gate.h"

#include "agents/table.h"
#include "audit/audit.h"
#include "gate/ask.h"
#include "gate/fuse.h"
#include "gate/identity.h"
#include "gate/input.h"
#include "gate/logins.h"
#include "gate/patches.h"
#include "gate/prompt.h"
#include "match/pattern.h"
#include "model/limits.h"
#include "shell/shell.h"
#include "snapshot/snapshot.h"

#include <unistd.h>

struct sg_decision
sg_gate_failure(enum sg_code code, struct sg_span text)
{
	const struct sg_message *message = sg_message_find(code);

	return (struct sg_decision){
		.ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META },
		.code = code,
		.reason = text.len ? text
				   : sg_span_of(message ? message->summary : "internal failure"),
	};
}

static void
read_script(const struct sg_call *call, struct sg_reading *reading)
{
	struct sg_shell_context context = { call->cwd, call->home, call->env, call->env_count };

	if (call->tool != SG_TOOL_SHELL)
		return;
	if (call->argv)
		sg_shell_read_argv(call->argv, call->argc, &context, reading);
	else if (call->script.p)
		sg_shell_read(call->language, call->script, &context, reading);
	sg_gate_read_patches(reading);
}

static void
list_commands(struct sg_judgement *judgement, struct sg_arena *arena)
{
	size_t count = judgement->reading.commands.len;
	struct sg_span *commands = sg_arena_array(arena, count + 1, sizeof(*commands));

	for (size_t i = 0; i < count; i++) {
		const struct sg_command *command = &judgement->reading.commands.items[i];

		if (command->count)
			commands[judgement->commands_count++] =
				sg_command_canonical(command, arena);
	}
	judgement->commands = commands;
}

static void
judge(const struct sg_policies *policies, const struct sg_call *call,
      const struct sg_judge_options *options, struct sg_arena *arena, struct sg_judgement *out)
{
	struct sg_judgement judgement = { .reading = { .arena = arena,
						       .listens = options->trace != NULL } };

	read_script(call, &judgement.reading);
	if (options->look)
		sg_gate_read_logins(policies, call, &judgement.reading);
	for (size_t i = 0; i < policies->count; i++) {
		struct sg_question question = { &policies->images[i], call, &judgement.reading,
						options->look, options->trace };
		struct sg_decision decision;

		sg_decide(&question, arena, &decision);
		judgement.decision = i ? sg_decision_join(judgement.decision, decision) : decision;
	}
	if (policies->count == 0)
		judgement.decision = sg_gate_failure(SG_E_SNAPSHOT, SG_SPAN("there is no policy"));
	list_commands(&judgement, arena);
	*out = judgement;
}

/* What was read of them decided the call, so it must have been right. */
static bool
are_held(const struct sg_policies *policies)
{
	bool held = true;

	for (size_t i = 0; i < policies->count; i++)
		held = sg_snapshot_held(&policies->images[i]) && held;
	return held;
}

void
sg_gate_judge(const struct sg_policies *policies, const struct sg_call *call,
	      const struct sg_judge_options *options, struct sg_arena *arena,
	      struct sg_judgement *out)
{
	jmp_buf *outer = arena->on_exhausted;
	jmp_buf here;

	if (setjmp(here) == 0) {
		arena->on_exhausted = &here;
		judge(policies, call, options, arena, out);
		if (!are_held(policies))
			*out = (struct sg_judgement){
				.decision = sg_gate_failure(SG_E_SNAPSHOT, (struct sg_span){ 0 })
			};
	} else {
		*out = (struct sg_judgement){ .decision = sg_gate_failure(SG_E_NOMEM,
									  (struct sg_span){ 0 }) };
	}
	arena->on_exhausted = outer;
}

/* One hook call under way. Volatile members are read after a jump out of an exhausted arena. */
struct journey {
	const struct sg_hook *hook;
	const struct sg_agent *volatile agent;
	const struct sg_node *volatile payload;
	struct sg_call call;
	volatile bool has_call;
	volatile bool hidden; /* the payload held what text cannot carry */
	struct sg_judgement judgement;
};

static const struct sg_agent *
agent_for(const struct sg_hook *hook, const struct sg_node *payload)
{
	const struct sg_agent *agent = hook->agent ? hook->agent : sg_agent_recognise(payload);

	return agent ? agent : &sg_agent_neutral;
}

/* What the hook knows and the agent does not say. */
static void
complete_call(const struct sg_hook *hook, struct sg_call *call, bool hidden)
{
	if (call->home.len == 0)
		call->home = hook->home;
	if (call->env_count == 0) {
		call->env = hook->env;
		call->env_count = hook->env_count;
	}
	if (hidden && call->problem == SG_OK) {
		call->problem = SG_E_SCRIPT_HIDDEN;
		call->problem_text = SG_SPAN("the input holds a string that text cannot carry");
	}
}

/* Bytes to call. */
static struct sg_status
receive(struct journey *journey, struct sg_arena *arena, struct sg_error *err)
{
	const struct sg_hook *hook = journey->hook;
	const struct sg_node *payload = NULL;
	const struct sg_agent *agent;
	struct sg_span bytes;
	bool hidden = false;
	struct sg_status status = sg_gate_read_input(SG_MAX_PAYLOAD_BYTES, arena, &bytes, err);

	sg_fuse_start_clock();
	if (sg_ok(status))
		status =
			sg_document_payload((struct sg_payload_text){ bytes, SG_MAX_PAYLOAD_BYTES },
					    arena, &payload, &hidden, err);
	if (!sg_ok(status))
		return status;
	agent = agent_for(hook, payload);
	journey->payload = payload;
	journey->agent = agent;
	if (sg_payload_is_permission_request(payload) && agent->blocked_request.out.len)
		sg_fuse_reply(&agent->blocked_request);
	if (hook->usage.code != SG_OK) {
		*err = hook->usage;
		return sg_status(hook->usage.code);
	}
	status = agent->decode(payload, arena, &journey->call, err);
	if (sg_ok(status))
		complete_call(hook, &journey->call, hidden);
	journey->hidden = hidden;
	journey->has_call = sg_ok(status);
	return status;
}

static struct sg_prompt
prompt_of(struct journey *journey)
{
	return (struct sg_prompt){ journey->hook, journey->agent, journey->payload, &journey->call,
				   journey->hidden };
}

/* The agent is about to ask about a command that the gate made for that: the call in it was judged before. */
static bool
is_own_question(struct journey *journey, struct sg_arena *arena)
{
	struct sg_prompt prompt = prompt_of(journey);

	if (!sg_ask_is_ours(&prompt, arena))
		return false;
	journey->judgement.decision = (struct sg_decision){
		.ruling = { SG_VERDICT_ALLOW, SG_AUDIT_META },
		.reason = SG_SPAN("the agent asks a person"),
	};
	journey->judgement.approval.step = "shown";
	return true;
}

/* Call to decision. */
static void
travel(struct journey *journey, struct sg_arena *arena)
{
	const struct sg_hook *hook = journey->hook;
	struct sg_judge_options options = { .look = true };
	struct sg_policies policies = { 0 };
	struct sg_error err = { 0 };
	struct sg_status status = receive(journey, arena, &err);

	if (sg_ok(status) && is_own_question(journey, arena))
		return;
	if (sg_ok(status))
		status = hook->policy.open(hook->policy.context, &journey->call, arena, &policies,
					   &err);
	if (sg_ok(status)) {
		struct sg_identify_request request = { journey->agent, journey->payload, &policies,
						       &hook->helper };

		sg_gate_identify(&request, arena, &journey->call);
		sg_gate_judge(&policies, &journey->call, &options, arena, &journey->judgement);
	} else {
		journey->judgement.decision = sg_gate_failure(status.code, err.text);
	}
}

struct sg_status
sg_gate_record(const struct sg_hook *hook, const struct sg_call *call,
	       const struct sg_judgement *judgement, struct sg_arena *arena, struct sg_error *err)
{
	const struct sg_decision *decision = &judgement->decision;
	struct sg_record record = {
		.time = hook->time,
		.ruling = decision->ruling,
		.rule = decision->rule,
		.source = decision->source,
		.reason = decision->reason,
		.subject = decision->subject,
		.code = decision->code,
		.call = call,
		.commands = judgement->commands,
		.commands_count = judgement->commands_count,
		.agent = sg_span_of(hook->agent ? hook->agent->name : NULL),
		.approval = judgement->approval.step,
		.approval_code = judgement->approval.code,
		.approval_digest = judgement->approval.digest,
		.terminal = judgement->approval.terminal,
		.pid = getpid(),
		.uid = hook->uid,
	};
	struct sg_status status = sg_fail(arena, err, SG_E_AUDIT, "there is no place for records");
	struct sg_span line = sg_record_line(&record, arena);

	for (size_t i = 0; hook->audit_paths[i] && !sg_ok(status); i++) {
		status = sg_audit_append(hook->audit_paths[i], line, arena, err);
	}
	return status;
}

/* Recorded first: a call that must not run without its record does not. False then. */
static bool
record(struct journey *journey, struct sg_arena *arena)
{
	struct sg_decision *decision = &journey->judgement.decision;
	bool plain = sg_ruling_eq(decision->ruling, SG_RULING_NEUTRAL);
	struct sg_error err;

	if (plain && !decision->audit_required)
		return true;
	if (!sg_ok(sg_gate_record(journey->hook, journey->has_call ? &journey->call : NULL,
				  &journey->judgement, arena, &err)) &&
	    decision->audit_required) {
		*decision = sg_gate_failure(SG_E_AUDIT, err.text);
		return false;
	}
	return true;
}

/* The first memory of a hook's call and of its answer: most need no more. */
static _Alignas(max_align_t) char call_memory[64 * 1024], answer_memory[16 * 1024];

/* Decision to bytes, with memory of its own: the call may have used up what it was given. */
static int
answer(struct journey *journey)
{
	struct sg_decision *decision = &journey->judgement.decision;
	struct sg_arena arena;
	struct sg_reply reply;
	struct sg_prompt prompt = prompt_of(journey);
	struct sg_settled settled = { .verdict = (enum sg_verdict)decision->ruling.verdict };
	struct sg_span reason;
	int status;

	sg_arena_init(&arena, 0);
	sg_arena_lend(&arena, answer_memory, sizeof(answer_memory));
	if (settled.verdict == SG_VERDICT_PROMPT)
		sg_gate_settle(&prompt, &arena, &journey->judgement, &settled);
	/* A call whose record failed is forbidden by that. */
	if (!record(journey, &arena))
		settled = (struct sg_settled){ .verdict = SG_VERDICT_FORBIDDEN };
	reason = sg_arena_join(&arena, sg_gate_reason(decision, &arena), settled.advice);
	if (settled.command.len == 0 ||
	    !journey->agent->rewrite(journey->payload, settled.command, &arena, &reply))
		journey->agent->encode(journey->payload, settled.verdict, reason, &arena, &reply);
	status = sg_fuse_disarm(&reply);
	sg_arena_free(&arena);
	return status;
}

/* Memory may run out anywhere on the way; what was told by then decides nothing any more. */
static void
travel_guarded(struct journey *journey, struct sg_arena *arena)
{
	jmp_buf exhausted;

	arena->on_exhausted = &exhausted;
	if (setjmp(exhausted) == 0)
		travel(journey, arena);
	else
		journey->judgement = (struct sg_judgement){
			.decision = sg_gate_failure(SG_E_NOMEM, (struct sg_span){ 0 }),
		};
	arena->on_exhausted = NULL;
}

int
sg_gate_hook(const struct sg_hook *hook)
{
	struct journey journey = { .hook = hook,
				   .agent = hook->agent ? hook->agent : &sg_agent_neutral };
	/* It goes with the process: to unmap a policy just before takes time. */
	static struct sg_arena arena;

	sg_fuse_arm(hook->agent ? &hook->agent->blocked : &sg_reply_blocked_everywhere);
	sg_arena_init(&arena, SG_MAX_CALL_BYTES);
	sg_arena_lend(&arena, call_memory, sizeof(call_memory));
	travel_guarded(&journey, &arena);
	return answer(&journey);
}
