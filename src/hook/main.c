/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate-hook: one process per tool call of an agent. Nothing of the parsers for policy text is linked into it.
 */
#include "hook/hook.h"

int
main(int argc, char **argv)
{
	return sg_hook_run(argc, argv, NULL);
}
