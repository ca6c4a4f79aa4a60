/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part of strictgate doctor.
 */
#ifndef SG_CLI_DOCTOR_MACHINE_H
#define SG_CLI_DOCTOR_MACHINE_H

#include "cli/inspecting.h"

/** Look at the compiled policy, at the sources that the machine declares, and whether records can be written. */
void sg_cli_look_at_machine(struct sg_inspection *inspection, const struct sg_cli_args *args);

#endif
