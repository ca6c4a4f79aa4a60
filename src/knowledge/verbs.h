/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command-line tools judged by verb (az, aws, gcloud, kubectl, helm, terraform, gh, docker): what class of
 * effect a command line has. Tables only; knows no rule and no verdict.
 */
#ifndef SG_KNOWLEDGE_VERBS_H
#define SG_KNOWLEDGE_VERBS_H

#include "model/program.h"

/** Classes of effect, as [[requirements.cli]] names them. */
enum sg_verb_class {
	SG_VERB_READ,
	SG_VERB_WRITE,
	SG_VERB_DELETE,
	SG_VERB_CREDENTIAL, /* returns or mints a secret */
	SG_VERB_DATA_READ,  /* "data-plane-read" */
	SG_VERB_DATA_WRITE, /* "data-plane-write" */
	SG_VERB_EXEC,
	SG_VERB_LOCAL, /* changes the tool's own state on this machine; local commands that change nothing are of class read */
	SG_VERB_UNKNOWN,
	SG_VERB_CLASSES,
};

/** The class of a word of a requirement file ("data-plane-read"), SG_VERB_CLASSES when there is none. */
enum sg_verb_class sg_verb_class_of_word(struct sg_span word);
const char *sg_verb_class_word(enum sg_verb_class verb_class);

/**
 * A word of the tool's command line as far as it is known before it runs. text may hold mark bytes for parts that are
 * not known (see model/command.h): SG_MARK_ANY (0), SG_MARK_STAR (1), SG_MARK_ONE (2).
 */
struct sg_verb_word {
	struct sg_span text;
	bool opaque;    /* some part is not known */
	bool may_split; /* an unquoted expansion: may be several words, or none, or an option */
};

/**
 * What a command line of a tool does. Spans and arrays live in the arena.
 *
 * verb_class  the strictest class over every reading of the line. Order: delete, credential, unknown, exec,
 *             data-plane-write, write, local, data-plane-read, read. A group without a verb prints its help: read.
 * known       a command of the table was found. False also where words can be read as a command and as none.
 * opaque      a command word, or an option that matters, is not known before the line runs (or stands in a
 *             file: az @file); the class is then unknown or stricter.
 * harmless    --help or the like: the line only prints, its class is read.
 * path        canonical command path without the tool's name: "vm run-command invoke". Without a known
 *             command: its leading words, which may hold marks.
 * payloads    shell text that the tool runs elsewhere: run-command --scripts, aks command invoke -c. Marks stand
 *             for what is not known; the content of a file is one SG_MARK_ANY.
 * urls        destinations of generic calls: az rest --url; may hold marks.
 * url_opaque  the host of some destination is not known.
 * steps       nodes and options that were compared: the cost, for tests.
 */
struct sg_verb_result {
	enum sg_verb_class verb_class;
	bool known;
	bool opaque;
	bool harmless;
	struct sg_span path;
	const struct sg_span *payloads;
	size_t payloads_count;
	const struct sg_span *urls;
	size_t urls_count;
	bool url_opaque;
	size_t steps;
};

/**
 * Classify one command line.
 *
 * tool   canonical program name ("az"); must be one of sg_verb_tool's.
 * words  all words behind the program name, in order.
 *
 * Global options are skipped wherever they stand (with their values), the longest known command path decides; an
 * option may change the class (--mode Complete). Letter case, abbreviations, glued values and @file words are
 * read as the tool reads them. An unknown word never makes the class looser than "unknown" where some value of it
 * would make it stricter, unless it is only the value of an option no rule asks about.
 * O(words * log commands); work is bounded whatever the line.
 */
void sg_verb_classify(struct sg_span tool, const struct sg_verb_word *words, size_t count,
		      struct sg_arena *arena, struct sg_verb_result *out);

/** True when there is a table for this program name. */
bool sg_verb_tool(struct sg_span tool);

/** True when both names are of one tool, whose table reads them alike: docker and podman, kubectl and oc. */
bool sg_verb_same_tool(struct sg_span a, struct sg_span b);

#endif
