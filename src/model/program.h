/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What strictgate knows about programs, as records of the knowledge image: options and what they take, what each
 * operand means, which of them are commands again. The data stands in rules/programs; mktables compiles it
 * while strictgate is built. No code about any single program belongs here.
 */
#ifndef SG_MODEL_PROGRAM_H
#define SG_MODEL_PROGRAM_H

#include "base/image.h"
#include "model/call.h"

#define SG_KNOWLEDGE_MAGIC "SGKNOW01"

/** Sections of the knowledge image. */
enum sg_knowledge_section {
	SG_KNOWLEDGE_STRINGS,
	SG_KNOWLEDGE_NAMES,    /* struct sg_name_rec of top-level programs, sorted by name */
	SG_KNOWLEDGE_PROGRAMS, /* struct sg_program_rec */
	SG_KNOWLEDGE_OPTIONS,  /* struct sg_option_rec */
	SG_KNOWLEDGE_LISTS,    /* struct sg_ref: lists of strings */
	SG_KNOWLEDGE_USAGES,   /* struct sg_usage_rec */
	SG_KNOWLEDGE_ROLES,    /* struct sg_role_rec */
	SG_KNOWLEDGE_IMPLIES,  /* struct sg_implied_rec */
	SG_KNOWLEDGE_KEYS,     /* struct sg_key_rec */
	SG_KNOWLEDGE_VARIABLES, /* struct sg_key_rec: environment variables whose value is code or a path, for every program */
	SG_KNOWLEDGE_VERBS, /* from here: the tables of command-line tools by verb, see knowledge/verbs.h */
	SG_KNOWLEDGE_VERBS_2,
	SG_KNOWLEDGE_VERBS_3,
	SG_KNOWLEDGE_VERBS_4,
	SG_KNOWLEDGE_VERBS_5,
	SG_KNOWLEDGE_TOUCHES, /* struct sg_touch_rec */
	SG_KNOWLEDGE_SLOTS, /* uint32_t: where a name stands in SG_KNOWLEDGE_NAMES, see sg_name_slot */
	SG_KNOWLEDGE_SECTIONS,
};

/** What an operand or the value of an option is to the program. */
enum sg_role {
	SG_ROLE_TEXT, /* data: never a command, a path or a destination */
	SG_ROLE_AUTO, /* nothing known: a path if it looks like one or names a file, a URL if it is one */
	SG_ROLE_READ,   /* path that is read */
	SG_ROLE_WRITE,  /* path that is created, changed or deleted */
	SG_ROLE_CHANGE, /* path that is read and written */
	SG_ROLE_URL,    /* network destination: URL, or host[:port][/path] */
	SG_ROLE_HOST,   /* network destination: [user@]host[:port] */
	SG_ROLE_REMOTE, /* URL, [user@]host:path, or else a local path that is read (git clone, scp, rsync source) */
	SG_ROLE_REMOTE_WRITE, /* the same, local path written (scp, rsync destination) */
	SG_ROLE_DATA_FILE,    /* text, but @file reads the file (curl -d, az) */
	SG_ROLE_ARGV, /* the inner command starts here and takes the rest of the words; also of an option: xterm -e CMD ARG */
	SG_ROLE_ARGV_UNTIL, /* option: the words up to ";" or "+" (or the end) are an inner command: find -exec, fd -x */
	SG_ROLE_ARGV_THERE, /* the same, run in the directories that the operands name: find -execdir */
	SG_ROLE_SHELL,      /* one word of shell text */
	SG_ROLE_SHELL_JOINED, /* this and all further words, joined by blanks, are shell text: ssh, watch; of an option: env -S */
	SG_ROLE_CODE,   /* inline code in `language` */
	SG_ROLE_SCRIPT, /* path of a script that is run; '-' and /dev/stdin mean standard input */
	SG_ROLE_MODULE, /* python -m: a module that is run as the program of that name, with the rest of the words */
	SG_ROLE_PARAM, /* positional parameter ($0, $1 ...) of the shell text before it */
	SG_ROLE_ASSIGN, /* NAME=value words, none or several, for what is started; then the next role */
	SG_ROLE_KEYVALUE, /* key=value, judged by the program's keys (git -c, ssh -o, dd, make) */
	SG_ROLE_KEY,      /* a key whose value is the next operand (git config KEY VALUE) */
	SG_ROLE_CWD, /* directory that the program, or what it starts, works in: git -C, make -C, env -C, cd */
	SG_ROLE_SUBCOMMAND, /* selects a sub-command */
	SG_ROLE_IMAGE,   /* container image; an image may name the program (rules: `image` rows) */
	SG_ROLE_PROGRAM, /* option: the program, with its own words given elsewhere (docker --entrypoint); operand: a package by FLAKE#NAME that the words behind it are for (nix run) */
	SG_ROLE_ENV_FILE, /* file of NAME=value lines that is read */
	SG_ROLE_MOUNT, /* host path that a container sees: what runs in it touches this machine's files */
	SG_ROLE_ARGV_COMMAS, /* the words of a command with commas between them: gcc -wrapper rm,-rf,x */
	SG_ROLE_TEMPLATE, /* text whose substitutions the shell runs when it shows it: PS1 */
	SG_ROLE_BINDING, /* shell text behind a sequence of keys and a colon: bind -x '"\C-l": rm -rf x' */
	SG_ROLE_LOAD, /* a file of code that always counts as unreadable: a library for enable -f, lines for parallel */
	SG_ROLE_FOUND, /* what the names look like that an inner command of the same program gets as {}: find -name */
	SG_ROLE_SOURCE,   /* URL, or else a local path that is read: kubectl apply -f, wget -i */
	SG_ROLE_REGISTRY, /* container image that goes over the network: docker pull HOST/IMAGE */
	SG_ROLE_KEY_ENV, /* KEY=VARIABLE: a key whose value stands in a variable: git --config-env */
	SG_ROLE_URLS,    /* URLs with ',' or '|' between them, and words that are none: GOPROXY */
	SG_ROLE_COUNT,
};

enum sg_option_arg {
	SG_OPTION_ARG_NONE,
	SG_OPTION_ARG_REQUIRED, /* -oX, -o X, --opt=X, --opt X */
	SG_OPTION_ARG_OPTIONAL, /* only glued: -oX, --opt=X */
	SG_OPTION_ARG_TWO,      /* two words follow: bwrap --bind A B */
};

struct sg_option_rec {
	struct sg_ref
		name; /* canonical, without dashes: the first long spelling, else the short letter */
	struct sg_ref
		spellings; /* SG_KNOWLEDGE_LISTS: with their dashes: "-f", "--force", "-name" */
	uint8_t arg;       /* enum sg_option_arg */
	uint8_t role;      /* enum sg_role of the value */
	uint8_t language;  /* enum sg_language for SG_ROLE_CODE */
	uint8_t last; /* what follows the option are operands, whatever they look like: python -c CODE -x */
	uint32_t starts
		[2]; /* sg_option_start of every spelling: most options are passed over without a look at them */
};

/**
 * One of 64 bits by the letter that a spelling begins with behind its dashes, apart for those of two. The same for every
 * letter case, and for a beginning that holds the letter.
 */
static inline uint64_t
sg_option_start(struct sg_span spelling)
{
	bool two = spelling.len > 1 && spelling.p[0] == '-' && spelling.p[1] == '-';
	size_t at = two ? 2 : 1;
	unsigned letter = spelling.len > at ? (unsigned char)spelling.p[at] | 0x20 : 0;

	return UINT64_C(1) << ((letter & 31) + (two ? 32 : 0));
}

struct sg_role_rec {
	uint8_t role;     /* enum sg_role */
	uint8_t language; /* enum sg_language for SG_ROLE_CODE and SG_ROLE_SHELL_JOINED (none: shell) */
	uint8_t repeat; /* takes as many operands as the roles behind it leave over */
	uint8_t dashes; /* SG_ROLE_ARGV that starts behind "--", and only there: kubectl run NAME -- CMD */
};

/** What the operands mean; the first usage whose condition holds counts. The last role repeats. */
struct sg_usage_rec {
	struct sg_ref
		when; /* SG_KNOWLEDGE_LISTS: canonical option names, any of which selects this usage ("a+b": both); empty: always */
	struct sg_ref roles; /* SG_KNOWLEDGE_ROLES */
	struct sg_ref
		options; /* SG_KNOWLEDGE_OPTIONS: what these options take then: tar -x reads -f, tar -c writes it */
	uint8_t stdin_role; /* as of a program, where it is another one then: vim -es; SG_ROLE_TEXT: the program's */
};

/** A spelling that means an option: git push +ref is git push --force. */
struct sg_implied_rec {
	struct sg_ref operand; /* glob over one operand, or empty */
	struct sg_ref option;  /* canonical name of an option that is present, or empty */
	struct sg_ref
		value; /* with option: SG_KNOWLEDGE_LISTS: one of these is its value; empty: whatever it is */
	struct sg_ref implies; /* canonical option name */
};

/** What the value of a key means: core.pager of git, SHELL of make, PAGER of everything. */
struct sg_key_rec {
	struct sg_ref key; /* glob, lower case for case-insensitive programs */
	uint8_t role;      /* enum sg_role of the value */
	uint8_t language;
	uint8_t bang; /* the value is shell text only behind a leading '!' (git aliases) */
	uint8_t own; /* of a variable: the shell itself acts on it, exported or not: PROMPT_COMMAND */
	uint8_t name_role; /* enum sg_role of what the first '*' of the glob stands for: url.URL.insteadOf */
	struct sg_ref
		implies; /* canonical "sub-command --option" that the key=value means, or empty: remote.*.push=+x */
	/* of a variable ("harmless"): globs, separated by blanks, of values that load nothing */
};

/** A file that a program changes without naming it: git config, claude mcp add. */
struct sg_touch_rec {
	struct sg_ref
		when; /* SG_KNOWLEDGE_LISTS: canonical option names, any of which selects this row; empty: always */
	struct sg_ref path; /* relative to the working directory, absolute, or below "~/" */
};

enum sg_program_flag {
	SG_PROGRAM_POSIX =
		1
		<< 0, /* options stop at the first operand (getopt "+"), as wrappers and shells do */
	SG_PROGRAM_ABBREVIATE = 1 << 1, /* long options may be abbreviated (getopt_long, git) */
	SG_PROGRAM_SINGLE_DASH =
		1
		<< 2, /* long options take one dash and do not cluster: find, terraform, java, openssl */
	SG_PROGRAM_NOCASE =
		1 << 3, /* command words and options are case-insensitive: az, Windows */
	SG_PROGRAM_FIRST_BUNDLE =
		1 << 4, /* the first operand is a bundle of short options: tar xzf, ar, ps */
	SG_PROGRAM_SLASH = 1 << 5,     /* options are /x: cmd.exe tools */
	SG_PROGRAM_REMOTE = 1 << 6,    /* what it starts runs on another host */
	SG_PROGRAM_CONTAINER = 1 << 7, /* what it starts runs in a container or another root */
	SG_PROGRAM_STDIN_OPERANDS =
		1
		<< 8, /* words of standard input become operands of what it starts: xargs, parallel */
	SG_PROGRAM_NETWORK =
		1
		<< 9, /* a network client: operands without role that look like hosts are destinations */
	SG_PROGRAM_DATA = 1 << 10, /* reads no file by operand: echo, printf, test, kill ... */
	SG_PROGRAM_SHORT_COMMANDS = 1 << 11, /* sub-commands may be abbreviated: npm, gem, hg, ip */
	SG_PROGRAM_DYNAMIC =
		1 << 12, /* without operands it is an interactive shell or interpreter */
	SG_PROGRAM_NUMERIC = 1 << 13, /* -19 is an option (nice, head) */
	SG_PROGRAM_DEFERRED =
		1 << 15, /* what it is given runs later, out of sight: crontab, launchctl load */
	SG_PROGRAM_LINKS =
		1 << 16, /* what it writes is another name of what it reads: ln, mount --bind */
	SG_PROGRAM_COPIES = 1 << 17,  /* what it writes holds what it reads: cp -r, mv */
	SG_PROGRAM_PROFILE = 1 << 18, /* sg_profile_find knows the name that rules see */
	SG_PROGRAM_CLEANER = 1 << 19, /* sg_profile_cleaner knows its name */
	SG_PROGRAM_TOOL = 1 << 20,    /* its name, or the one that rules see, has tables by verb */
	SG_PROGRAM_INNER =
		1 << 21, /* some usage has an operand with which an inner command begins */
	SG_PROGRAM_HARMLESS_HELP = 1
				   << 14, /* --help and --version make every form of it harmless */
};

/** A program, or a sub-command of one (then its name is the sub-command's). */
struct sg_program_rec {
	struct sg_ref name;  /* canonical */
	struct sg_ref names; /* SG_KNOWLEDGE_LISTS: every name, the canonical one first */
	struct sg_ref
		options; /* SG_KNOWLEDGE_OPTIONS; a sub-command also understands those of its parents */
	struct sg_ref usages;      /* SG_KNOWLEDGE_USAGES */
	struct sg_ref subcommands; /* SG_KNOWLEDGE_PROGRAMS */
	struct sg_ref implies;     /* SG_KNOWLEDGE_IMPLIES */
	struct sg_ref keys;        /* SG_KNOWLEDGE_KEYS */
	struct sg_ref
		inert; /* SG_KNOWLEDGE_LISTS: canonical options that make it do nothing but print: command -v, sudo -l */
	struct sg_ref
		touches; /* SG_KNOWLEDGE_TOUCHES: the first row that holds counts; with keys: only for a key that they name */
	struct sg_ref
		expands; /* string; empty: itself. One word: the name that rules see (Remove-Item is rm). Several, or in a sub-command: the words that this is another spelling of ("git push" of git-push, ". rm" of docker container rm); then it is read as both */
	uint32_t flags;  /* enum sg_program_flag */
	uint8_t language;   /* of standard input when it is code, and of SG_ROLE_SCRIPT files */
	uint8_t stdin_role; /* SG_ROLE_CODE or SG_ROLE_SHELL: standard input is code unless an operand or option gave code or a script; SG_ROLE_ARGV: each line of it holds further words of the program; SG_ROLE_TEXT: data */
	uint16_t reserved;
	uint32_t starts; /* sg_name_start of every name */
};

/** One of 32 bits by the letter that a name begins with, the same for both cases. */
static inline uint32_t
sg_name_start(struct sg_span name)
{
	return name.len ? UINT32_C(1) << (name.p[0] & 31) : 0;
}

struct sg_name_rec {
	struct sg_ref name;
	uint32_t program; /* index into SG_KNOWLEDGE_PROGRAMS */
	uint32_t tool;    /* 1 + index of its tables by verb (SG_KNOWLEDGE_VERBS), 0: none */
};

/**
 * Where a name is looked for among `slots` slots (a power of two): there or in the slots behind, up to an empty one. A slot
 * holds 1 + the index of a struct sg_name_rec, 0 when it is empty. FNV-1a; the names are ours, so nobody makes them collide.
 */
static inline uint32_t
sg_name_slot(struct sg_span name, uint32_t slots)
{
	uint32_t hash = 0x811c9dc5u;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.p[i]) * 0x01000193u;
	return (hash ^ hash >> 16) & (slots - 1);
}

/** Each role and language as rules/programs write it; a test proves that none is without a word. */
extern const char *const sg_role_words[SG_ROLE_COUNT];
extern const char *const sg_language_words[SG_LANGUAGE_COUNT];

#endif
