/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule files of Codex: what a user has allowed for good. Not for use outside this folder.
 */
#ifndef SG_INSPECT_RULES_H
#define SG_INSPECT_RULES_H

#include "document/document.h"

/**
 * An array with one table for each prefix_rule(...) of the text: command, the words of its pattern with blanks between
 * (a list of commands where there are alternatives), and decision. Line and column are those of the word prefix_rule.
 *
 * The language is Starlark; only literal arguments are read. A rule whose pattern is anything else has no command.
 * Never fails. O(bytes); at most SG_RULES_MAX rules.
 */
const struct sg_node *sg_inspect_rules(struct sg_span text, struct sg_arena *arena);

enum { SG_RULES_MAX = 2000 };

#endif
