/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths as requirements speak of them: resolved against a directory and a home, compared by component.
 */
#ifndef SG_MATCH_PATH_H
#define SG_MATCH_PATH_H

#include "base/arena.h"
#include "match/match.h"

/** Where relative paths and ~ start. Empty spans: not known. */
struct sg_path_world {
	struct sg_span cwd;
	struct sg_span home;
	bool look; /* the file system may be asked for symbolic links (false when other people's calls are replayed) */
};

/**
 * A path made absolute: ~ and ~/ by home, ~name next to it (or /root), relative by cwd; "." ".." "//" folded; /proc/self/root, /proc/self/cwd,
 * /proc/PID/root, /proc/thread-self/..., /dev/fd/.. and the like reduced to what they stand for, on the way: /proc/self/cwd/.. is above cwd.
 *
 * path   may hold marks; a component ".." behind an unknown one makes the path unknown from there (leading SG_MARK_ANY).
 * tilde  whether a leading ~ means home (words of a shell are expanded already).
 * Without cwd a relative path becomes SG_MARK_ANY '/' path. Result in the arena. Lexical only.
 */
struct sg_span sg_path_resolve(struct sg_span path, const struct sg_path_world *world, bool tilde,
			       struct sg_arena *arena);

/**
 * The path with symbolic links followed as far as it exists (world->look), or the same path when nothing changed or it holds marks
 * before its first link. At most 40 links and 64 components are looked at.
 */
struct sg_span
sg_path_follow(struct sg_span absolute, const struct sg_path_world *world, struct sg_arena *arena);

/**
 * The path as the kernel walks it: each link is followed before the ".." behind it goes up, while sg_path_resolve folds
 * "link/.." away. Empty when that says no more than the folded path: there is no "..", nothing may be looked at, the path
 * goes through /proc or /dev, or holds marks.
 */
struct sg_span sg_path_walk(struct sg_span path, const struct sg_path_world *world, bool tilde,
			    struct sg_arena *arena);

/** A pattern with the links in its leading components without wildcards followed; the same span when there are none. */
struct sg_span sg_path_follow_pattern(struct sg_span pattern, const struct sg_path_world *world,
				      struct sg_arena *arena);

/**
 * Does a path pattern of a requirement cover a path?
 *
 * pattern  absolute, "~/x", relative (below world->cwd) or starting with "**": with * and ? inside a component, ** across
 *          components, [sets], {a,b} alternatives. It covers the tree below a directory only when it ends in "**"; then it
 *          also covers the directory itself. A pattern without any '/' matches the last component anywhere. Braces nest; at most
 *          1024 alternatives are tried.
 * path     absolute, from sg_path_resolve; '*' of a pattern matches leading dots too. May hold marks:
 *          - SG_MARK_ANY gives MAYBE where it could match;
 *          - SG_MARK_STAR and SG_MARK_ONE (names that the shell finds) give YES when a file that the pattern covers could be
 *            found AND the word commits to it: at least one literal byte of the pattern's last component that has literal
 *            bytes is matched by a literal byte of the word; a shell's * or ? at the start of a component does not match a
 *            leading dot. `cat .e?v`, `cat ~/.s?h/id_rsa`, `cat .env*` meet rules on .env and .ssh; `ls *` does not.
 * flags    enum sg_glob_flag: for file systems where letter case does not count; whether MAYBE is wanted.
 */
enum sg_match
sg_path_match(struct sg_span pattern, struct sg_span path, const struct sg_path_world *world,
	      unsigned flags, struct sg_arena *arena);

/**
 * Traits of a path as bits: its components and their endings from the last dot on. A pattern that needs a bit that a path
 * has not certainly does not cover it, so that most patterns are left out without being matched; the needs are worked out
 * when a policy is loaded. A path with unknown bytes has the bits of its known components: a pattern without them may be
 * MAYBE, but is not YES. One with a shell's * or ? only has every bit. O(len).
 */
uint64_t sg_path_traits(struct sg_span path);
uint64_t sg_path_traits_needed(struct sg_span pattern);

/** The number of components of a pattern up to the first wildcard: its specificity. */
size_t sg_path_components(struct sg_span path);

#endif
