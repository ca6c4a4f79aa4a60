/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sub-commands, one const object each.
 */
#ifndef SG_CLI_COMMANDS_H
#define SG_CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct sg_cli_command sg_cli_approve;
extern const struct sg_cli_command sg_cli_ask;
extern const struct sg_cli_command sg_cli_check;
extern const struct sg_cli_command sg_cli_compile;
extern const struct sg_cli_command sg_cli_diff;
extern const struct sg_cli_command sg_cli_doctor;
extern const struct sg_cli_command sg_cli_eval;
extern const struct sg_cli_command sg_cli_explain;
extern const struct sg_cli_command sg_cli_fmt;
extern const struct sg_cli_command sg_cli_hook;
extern const struct sg_cli_command sg_cli_install;
extern const struct sg_cli_command sg_cli_inventory;
extern const struct sg_cli_command sg_cli_servers;
extern const struct sg_cli_command sg_cli_lint;
extern const struct sg_cli_command sg_cli_render;
extern const struct sg_cli_command sg_cli_schema;
extern const struct sg_cli_command sg_cli_show;
extern const struct sg_cli_command sg_cli_test;
extern const struct sg_cli_command sg_cli_uninstall;

#endif
