/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Laws of the merge, tried on random policies and calls: generators, printers, the judge, and the runner that shrinks
 * whatever breaks a law. A policy is a tree of the document layer before it is text, so that laws can change it.
 * Linked into every test program; knows no test framework.
 */
#ifndef TESTS_LAWS_LAWS_H
#define TESTS_LAWS_LAWS_H

#include "base/vec.h"
#include "decide/decide.h"
#include "document/document.h"
#include "gate/policies.h"

enum { LAWS_MAX_SOURCES = 4, LAWS_MAX_COMMANDS = 4, LAWS_MAX_CALLS = 128 };

/* ---- chance ---- */

/** A stream of numbers that its seed determines (splitmix64). */
struct laws_random {
	uint64_t state;
};

/** A number below `below`, which must not be 0. */
uint32_t laws_random(struct laws_random *random, uint32_t below);

/** True once in n. */
bool laws_once_in(struct laws_random *random, uint32_t n);

/** One of the strings of an array. */
#define LAWS_PICK(random, array) ((array)[laws_random((random), SG_ARRAY_LEN(array))])

/* ---- trees ---- */

/** Nodes in the arena; the text is borrowed. */
struct sg_node *laws_text(struct sg_arena *arena, const char *text);
struct sg_node *laws_table(struct sg_arena *arena);
struct sg_node *laws_array(struct sg_arena *arena);

/** Put a child behind the others; key only for tables. Returns the child. */
struct sg_node *laws_put(struct sg_node *parent, const char *key, struct sg_node *child);

/** The member, or NULL. The tree may be changed through it. */
struct sg_node *laws_get(const struct sg_node *table, const char *key);

/** The member of that kind; it is put there when it is missing. */
struct sg_node *
laws_need(struct sg_node *table, const char *key, enum sg_node_kind kind, struct sg_arena *arena);

/** A copy that shares no node. */
struct sg_node *laws_copy(const struct sg_node *node, struct sg_arena *arena);

/** Bring the children into another order. */
void laws_shuffle(struct sg_node *parent, struct laws_random *random);

/** The requirement file with this content. */
struct sg_span
laws_print(const struct sg_node *root, enum sg_format format, struct sg_arena *arena);

/* ---- policies and calls ---- */

/** What a law needs of the policies that it is tried on; bits. */
enum laws_taste {
	LAWS_SILENT_DEFAULT =
		1, /* no `default`; no tools that are unknown, which have a default of their own */
	LAWS_ENFORCE = 2,     /* no audit mode */
	LAWS_SHELL = 4,       /* calls run commands */
	LAWS_RULES = 8,       /* nothing but rules on commands */
	LAWS_FULL_LISTS = 16, /* lists of servers and allowed values are not absent */
	LAWS_WORDS = 32,      /* rules speak of words: no regular expressions */
};

/** A call. Of a shell call the script is in pieces, so that it can be shrunk. */
struct laws_call {
	const char *tool;
	const char *key; /* of the tool's input; its value stands in value, or is the script */
	const char *value;
	const char *agent; /* NULL: not told, like the two below */
	const char *mode;
	const char *server; /* mcp_server, as JSON */
	const char *commands[LAWS_MAX_COMMANDS];
	const char *joints[LAWS_MAX_COMMANDS]; /* what stands before each but the first */
	size_t count;
};

/** A whole requirement file at random. taste: bits of enum laws_taste. */
struct sg_node *
laws_make_source(struct laws_random *random, unsigned taste, struct sg_arena *arena);

/** One entry of [[requirements.rules]], paths, environment, cli. */
struct sg_node *laws_make_rule(struct laws_random *random, unsigned taste, struct sg_arena *arena);
struct sg_node *laws_make_path(struct laws_random *random, struct sg_arena *arena);
struct sg_node *laws_make_environment(struct laws_random *random, struct sg_arena *arena);
struct sg_node *laws_make_cli(struct laws_random *random, struct sg_arena *arena);
/** A tool of the table wants a place or a login where it wants none yet; false when that cannot be. */
bool laws_want_place(struct laws_random *random, struct sg_node *cli, struct sg_arena *arena);
/** Some feature is off. Always true. */
bool laws_pin_off(struct laws_random *random, struct sg_node *own, struct sg_arena *arena);

/** A domain pattern. */
const char *laws_make_domain(struct laws_random *random);

/** A call, or one simple command with whatever may stand around it. */
void laws_make_call(struct laws_random *random, unsigned taste, struct sg_arena *arena,
		    struct laws_call *out);
const char *laws_make_command(struct laws_random *random, struct sg_arena *arena);

/** The call in the neutral form, one line of JSON. */
struct sg_span laws_call_line(const struct laws_call *call, struct sg_arena *arena);

/** Compile the files into one image. False when one is refused; STRICTGATE_LAW_ERRORS in the environment has it told why. */
bool laws_load(struct sg_node *const *sources, size_t count, enum sg_format format,
	       struct sg_arena *arena, struct sg_span *image);

/** The decision on a call. */
struct sg_decision laws_judge(const struct sg_policies *policies, const struct laws_call *call,
			      struct sg_arena *arena);

/** The same, heard by a listener, as explain does. */
struct sg_decision laws_listen(const struct sg_policies *policies, const struct laws_call *call,
			       const struct sg_trace *trace, struct sg_arena *arena);

/* ---- laws ---- */

enum laws_outcome {
	LAWS_HOLDS,
	LAWS_BROKEN,
	LAWS_INVALID, /* a policy does not load: no case at all */
};

/** What a law is tried on. Everything that the law itself draws comes from seed, so that it can be tried again. */
struct laws_case {
	struct sg_node *sources[LAWS_MAX_SOURCES];
	size_t count;
	struct laws_call calls[LAWS_MAX_CALLS];
	size_t calls_count;
	uint64_t seed;
};

struct laws_law {
	const char *name;
	/* note: on LAWS_BROKEN what was seen; trees of the case must stay as they are */
	enum laws_outcome (*holds)(const struct laws_case *c, const void *context,
				   struct sg_arena *arena, struct sg_span *note);
	const void *context;
	unsigned taste;
	size_t calls; /* per policy; 0: 20 */
};

/** The same, opened. */
bool laws_policies(struct sg_node *const *sources, size_t count, struct sg_arena *arena,
		   struct sg_policies *out);

/**
 * Try a law on 10,000 calls, or as many as STRICTGATE_LAW_CASES says, from the seed STRICTGATE_LAW_SEED (default 1).
 * False when a case breaks it; the smallest one that it shrinks to is printed to standard error.
 */
bool laws_check(const struct laws_law *law);

/** Show a change of rulings, for notes: "WHAT: allow -> prompt, CALL". */
struct sg_span laws_note(const char *what, struct sg_ruling before, struct sg_ruling after,
			 const struct laws_call *call, struct sg_arena *arena);

/** Is any component of b less than that of a? */
bool laws_is_looser(struct sg_ruling b, struct sg_ruling a);

#endif
