/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of command-line tools as records of the knowledge image: a trie of command words for each tool and rules
 * on its nodes. Written by mktables_verbs.c, read by verbs*.c; nobody else looks inside.
 */
#ifndef SG_KNOWLEDGE_VERBS_IMAGE_H
#define SG_KNOWLEDGE_VERBS_IMAGE_H

#include "knowledge/verbs.h"

/** Sections by what they hold here. Lists of strings stand in SG_KNOWLEDGE_LISTS. */
enum {
	SG_VERBS_TOOLS = SG_KNOWLEDGE_VERBS,        /* struct sg_verb_tool_rec */
	SG_VERBS_NODES = SG_KNOWLEDGE_VERBS_2,      /* struct sg_verb_node_rec */
	SG_VERBS_ANCHORS = SG_KNOWLEDGE_VERBS_3,    /* struct sg_verb_anchor_rec, sorted by node */
	SG_VERBS_RULES = SG_KNOWLEDGE_VERBS_4,      /* struct sg_verb_rule_rec */
	SG_VERBS_CONDITIONS = SG_KNOWLEDGE_VERBS_5, /* struct sg_verb_condition_rec */
};

enum {
	SG_VERBS_MAX_DEPTH = 12, /* words of a command path */
	SG_VERBS_MAX_WORD_BYTES =
		63, /* of a command word or glob: one bit of a state set for each place in it */
};

enum sg_verb_tool_flag {
	SG_VERB_TOOL_NOCASE = 1 << 0,     /* letter case of command words does not count (az) */
	SG_VERB_TOOL_ABBREVIATE = 1 << 1, /* long options may be abbreviated (argparse) */
	SG_VERB_TOOL_ATFILES =
		1 << 2, /* @file stands for the content of the file, in any word (az) */
	SG_VERB_TOOL_GREEDY =
		1
		<< 3, /* an option takes the next word as its value even if it starts with '-' (Go flags) */
	SG_VERB_TOOL_SINGLE_DASH =
		1 << 4, /* long options take one dash, or two, and do not cluster (terraform) */
};

struct sg_verb_tool_rec {
	struct sg_ref names; /* SG_KNOWLEDGE_LISTS */
	struct sg_ref help;  /* SG_KNOWLEDGE_LISTS: words that make a line harmless */
	uint32_t root;       /* node */
	uint32_t flags;      /* enum sg_verb_tool_flag */
};

enum sg_verb_node_flag {
	SG_VERB_NODE_GLOB =
		1, /* the word is a glob; globs stand behind the sorted words of their parent, in order of preference */
	SG_VERB_NODE_RULES = 2,    /* there is an anchor */
	SG_VERB_NODE_RESTART = 4,  /* stands before a whole command: gcloud beta */
	SG_VERB_NODE_POSIX = 8,    /* options end at the first operand: docker run */
	SG_VERB_NODE_EFFECTS = 16, /* some of the rules do more than name options */
};

/** A command word. Nodes without rules share equal blocks of children: most groups have the same verbs. */
struct sg_verb_node_rec {
	uint32_t word;     /* offset in the strings << 8 | length */
	uint32_t children; /* first of a block */
	uint16_t children_count;
	uint8_t verb_class; /* SG_VERB_CLASSES: a group, not a command */
	uint8_t flags;
};

struct sg_verb_anchor_rec {
	uint32_t node;
	struct sg_ref rules;
};

enum sg_verb_rule_kind {
	SG_VERB_RULE_ARITY, /* how: enum sg_option_arg of `options` */
	SG_VERB_RULE_CLASS, /* how: the class when all conditions hold; the last rule that holds counts */
	SG_VERB_RULE_PAYLOAD, /* how: enum sg_verb_payload */
	SG_VERB_RULE_URL, /* the value of `options` is a destination; `text` stands before a relative one */
};

enum sg_verb_payload {
	SG_VERB_PAYLOAD_ONE,  /* the value is shell text */
	SG_VERB_PAYLOAD_MANY, /* each word up to the next option is */
	SG_VERB_PAYLOAD_JSON, /* each string of a JSON value is, or what follows '=' (aws shorthand) */
	SG_VERB_PAYLOAD_TAIL, /* the words behind "--", joined */
};

struct sg_verb_rule_rec {
	struct sg_ref options;    /* SG_KNOWLEDGE_LISTS: spellings with their dashes */
	struct sg_ref conditions; /* SG_VERBS_CONDITIONS, all must hold */
	struct sg_ref text;
	uint8_t kind; /* enum sg_verb_rule_kind */
	uint8_t how;
	uint16_t reserved;
};

enum sg_verb_condition_kind {
	SG_VERB_WHEN_GIVEN,         /* one of the options is given (and not --option=false) */
	SG_VERB_WHEN_VALUE,         /* the last value given to one of the options matches a glob */
	SG_VERB_WHEN_OPERAND,       /* some operand matches a glob */
	SG_VERB_WHEN_FIRST_OPERAND, /* the first one does */
};

struct sg_verb_condition_rec {
	struct sg_ref options; /* SG_KNOWLEDGE_LISTS */
	struct sg_ref globs;   /* SG_KNOWLEDGE_LISTS, lower case */
	uint8_t kind;          /* enum sg_verb_condition_kind */
	uint8_t negated;
	uint8_t surely; /* a text that is only partly known does not match */
	uint8_t reserved;
};

/**
 * Match a glob of at most SG_VERBS_MAX_WORD_BYTES ('*' any bytes, '?' one) without regard to letter case.
 *
 * text   may hold marks (model/command.h).
 * maybe  false: true when every value of the marks matches; true: when some value does.
 * O(pattern.len * text.len) at worst, no backtracking.
 */
bool sg_verbs_glob(struct sg_span pattern, struct sg_span text, bool maybe);

/** True when the text holds a mark. */
bool sg_verbs_marked(struct sg_span text);

#endif
