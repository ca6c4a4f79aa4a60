/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is it a person who types? As far as a process can tell: a terminal of its own, and no agent among its parents.
 */
#ifndef SG_CLI_PERSON_H
#define SG_CLI_PERSON_H

#include "base/error.h"

#include <stdio.h>

/**
 * The terminal of the person, open for reading and writing, whatever standard output is. err: SG_E_APPROVAL_TERMINAL.
 * The caller closes it.
 */
struct sg_status
sg_cli_person(struct sg_arena *arena, FILE **terminal, struct sg_error *err) SG_MUST_USE;

/** The agent that a process named so is, or NULL: "/usr/bin/codex", "claude". */
const char *sg_cli_agent_program(struct sg_span name);

#endif
