/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between decide.c and the files that judge one kind of requirement each. A judge tells an opinion what it met; the
 * opinion keeps the strictest. Private to the decide layer.
 */
#ifndef SG_DECIDE_OPINION_H
#define SG_DECIDE_OPINION_H

#include "decide/decide.h"
#include "decide/walk.h"
#include "knowledge/verbs.h"
#include "match/match.h"

/** What one source says about one call, as it grows. */
struct sg_opinion {
	const struct sg_image *policy;
	const struct sg_source_rec *source;
	uint32_t source_at; /* the place of the source in the policy */
	struct sg_span source_name;
	const struct sg_call *call;
	const struct sg_reading *reading;
	bool look;
	const struct sg_trace *trace;
	struct sg_arena *arena;
	struct sg_decision decision;
	struct sg_rule_lists *lists; /* per command: room for sg_rule_walk_open */
	bool *spoken;                /* per command: some rule of the source speaks about it */
	bool spoken_call; /* for calls that are no commands: some rule speaks about the call as a whole */
	bool *spoken_parts; /* ... or about this path or URL of it: paths first, then URLs */
	size_t part;        /* the path or URL that is judged now, SIZE_MAX: the call as a whole */
};

/** Note that the source speaks about the part of the call that is judged now. */
void sg_opinion_speak(struct sg_opinion *opinion);

/** True when the source speaks about the whole of a call that is no command: about it as such, or about each path and URL. */
bool sg_opinion_has_spoken(const struct sg_opinion *opinion);

/** What was met. Everything but ruling may be empty. */
struct sg_remark {
	struct sg_ruling ruling;
	struct sg_span rule; /* id; empty: kind[index] names it */
	const char *kind;    /* "rules", "paths" ... */
	size_t index;
	struct sg_place_rec place;
	struct sg_span reason;
	struct sg_span subject;
	struct sg_span marked; /* the subject with its marks, where only the listener needs it */
	const struct sg_command *command; /* whose subject it is, for the listener; or NULL */
	enum sg_code code;
	enum sg_match match;
	bool excepted;
	const struct sg_rule_rec *on_command; /* the rule itself, for the listener; or NULL */
	const struct sg_path_rec *on_path;
	struct sg_span pattern; /* the one of its patterns that is meant, for the listener */
};

/** Join a remark into the opinion and tell the listener. */
void sg_opinion_add(struct sg_opinion *opinion, const struct sg_remark *remark);

/** Tell the listener, if there is one, of a rule that is nearly met. Decides nothing. differs: what it would take. */
void sg_opinion_miss(struct sg_opinion *opinion, const struct sg_remark *remark,
		     struct sg_span differs, unsigned distance);

/**
 * What a listener is told of rules that are nearly met (nearly.c, nearly_tools.c): rules on commands; entries on a host;
 * entries of an MCP allowlist; a path rule that the path does not match; rules on other tools than the shell; named
 * commands of a command-line tool; settings that the call does not tell. Called only when someone listens.
 */
void sg_miss_commands(struct sg_opinion *opinion);
void sg_miss_domains(struct sg_opinion *opinion, struct sg_remark remark, struct sg_span host);
void sg_miss_servers(struct sg_opinion *opinion, struct sg_remark remark);
void sg_miss_path(struct sg_opinion *opinion, const struct sg_remark *remark,
		  const struct sg_path_rec *rule, struct sg_span path);

void sg_miss_texts(struct sg_opinion *opinion);
void sg_miss_verbs(struct sg_opinion *opinion, struct sg_remark remark,
		   const struct sg_cli_rec *cli, const struct sg_verb_result *verb);
void sg_miss_settings(struct sg_opinion *opinion);

/** What of a cli record speaks about a command, for the listener: prompt "vm start", or class delete = forbidden. */
struct sg_span sg_tell_verb(const struct sg_opinion *opinion, const struct sg_cli_rec *cli,
			    const struct sg_verb_result *verb);

/** The words of a mask of tools, "tools = read, write only", and of a list of agents: what a rule is limited to. */
struct sg_span sg_tell_tools(struct sg_opinion *opinion, unsigned tools);
struct sg_span sg_tell_agents(struct sg_opinion *opinion, struct sg_ref agents);

/** A ruling that depends on something unknown: never more than a prompt. */
struct sg_ruling sg_opinion_soften(struct sg_ruling ruling);

/** True when the list of agents is empty or names the agent of the call or "*". */
bool sg_opinion_for_agent(const struct sg_opinion *opinion, struct sg_ref agents);

/** A word with its unknown parts as "…" and patterns as written, for people. */
struct sg_span sg_opinion_show(struct sg_arena *arena, struct sg_span text);

/**
 * True when a value of a variable is known to load nothing: NODE_OPTIONS=--max-old-space-size=4096, GIT_PAGER=cat. The
 * globs of such values stand beside the variable in rules/programs/variables.yaml.
 */
bool sg_judge_is_harmless(struct sg_span name, struct sg_word value);

/** The judges, one kind of requirement each. */
void sg_judge_rules(struct sg_opinion *opinion);
void sg_judge_tools(struct sg_opinion *opinion);
void sg_judge_profiles(struct sg_opinion *opinion);
void sg_judge_environment(struct sg_opinion *opinion);
void sg_judge_paths(struct sg_opinion *opinion);
void sg_judge_network(struct sg_opinion *opinion);
void sg_judge_servers(struct sg_opinion *opinion);
void sg_judge_settings(struct sg_opinion *opinion);
void sg_judge_features(struct sg_opinion *opinion);

#endif
