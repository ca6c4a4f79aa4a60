/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journey of one tool call, for hooks and for everything else that asks for verdicts.
 */
#ifndef SG_GATE_GATE_H
#define SG_GATE_GATE_H

#include "agents/agent.h"
#include "decide/decide.h"
#include "gate/policies.h"

#include <time.h>

/** What a record tells about an approval by code. Empty when there is none. */
struct sg_approval_note {
	const char *step; /* "asked", "shown", "approved", "declined", "used"; NULL: none */
	struct sg_span code;
	struct sg_span digest;
	struct sg_span terminal; /* of the person who approved */
};

/** A verdict with what it was reached by. Spans live in the arena of the call and in the policy. */
struct sg_judgement {
	struct sg_decision decision;
	const struct sg_span *commands; /* canonical, in the order of the script */
	size_t commands_count;
	struct sg_reading reading;
	struct sg_approval_note approval;
};

/** How a call is judged. */
struct sg_judge_options {
	bool look; /* this machine's symbolic links may be followed: the call is going to run here */
	const struct sg_trace *trace; /* hears every step, or NULL */
};

/**
 * Judge a call: read its script, hold it against every policy, join. Always gives a decision: what cannot be read,
 * decided or held in memory is forbidden. out is always written; reason is not empty unless the verdict is allow.
 */
void sg_gate_judge(const struct sg_policies *policies, const struct sg_call *call,
		   const struct sg_judge_options *options, struct sg_arena *arena,
		   struct sg_judgement *out);

/** A decision that no policy made: forbidden, by a failure. */
struct sg_decision sg_gate_failure(enum sg_code code, struct sg_span text);

/**
 * The sentence for the agent: "strictgate: forbidden: REASON (met by: COMMAND) [rule, source]", without control characters, at most
 * SG_GATE_REASON_BYTES.
 */
struct sg_span sg_gate_reason(const struct sg_decision *decision, struct sg_arena *arena);

enum { SG_GATE_REASON_BYTES = 2000 };

/** Opens the policy for a call; see sg_policies_open, which is one. */
struct sg_policy_opener {
	struct sg_status (*open)(const void *context, const struct sg_call *call,
				 struct sg_arena *arena, struct sg_policies *out,
				 struct sg_error *err);
	const void *context;
};

/** Where the approvals of the user are; asked for only on the way of a prompt. find gives NULL when nowhere. */
struct sg_approvals_place {
	const char *(*find)(void *context);
	void *context;
};

/** The strictgate program, asked for what the hook itself cannot read: see gate/servers.h. find gives NULL: there is none. */
struct sg_helper {
	const char *(*find)(void *context); /* its absolute path; NULL: nobody is asked */
	void *context;
	const char *root; /* stands before the paths of the system; mostly NULL */
};

/** Everything that a hook was told and knows of its process. */
struct sg_hook {
	const struct sg_agent *agent; /* NULL: by the shape of the input */
	struct sg_error
		usage; /* code SG_OK, or why the command line cannot be understood: every call is refused */
	struct sg_policy_opener policy;
	struct sg_span home;
	const struct sg_variable *env;
	size_t env_count;
	const char *const
		*audit_paths; /* the first that can be written gets the record; NULL-terminated */
	const char *ask_program; /* --ask: the strictgate that the agent's rules name; NULL: no */
	struct sg_approvals_place approvals; /* find NULL: nobody can approve */
	struct sg_helper helper;
	struct timespec time;
	uid_t uid;
};

/**
 * Answer one hook call: standard input to standard output and error. Returns the exit status for the agent.
 * Whatever goes wrong is answered as blocked; see gate/fuse.h. Once in a process, which is to end then: memory and
 * mappings are left to that.
 */
int sg_gate_hook(const struct sg_hook *hook);

/** Append the record of a decision to the first path that takes it. err: SG_E_AUDIT. */
struct sg_status sg_gate_record(const struct sg_hook *hook, const struct sg_call *call,
				const struct sg_judgement *judgement, struct sg_arena *arena,
				struct sg_error *err) SG_MUST_USE;

#endif
