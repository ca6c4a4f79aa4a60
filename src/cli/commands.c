/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of sub-commands. A new one is one file with one const object, and one line here.
 */
#include "cli/commands.h"

const struct sg_cli_command *const sg_cli_commands[] = {
	&sg_cli_check,   &sg_cli_explain,   &sg_cli_eval,      &sg_cli_lint,    &sg_cli_test,
	&sg_cli_diff,    &sg_cli_fmt,       &sg_cli_schema,    &sg_cli_show,    &sg_cli_compile,
	&sg_cli_install, &sg_cli_uninstall, &sg_cli_render,    &sg_cli_hook,    &sg_cli_approve,
	&sg_cli_ask,     &sg_cli_doctor,    &sg_cli_inventory, &sg_cli_servers, NULL,
};
