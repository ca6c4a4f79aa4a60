/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part of strictgate doctor.
 */
#ifndef SG_CLI_DOCTOR_PRINT_H
#define SG_CLI_DOCTOR_PRINT_H

#include "cli/cli.h"
#include "inspect/inspect.h"

/** One agent of the summary. */
struct sg_cli_agent {
	struct sg_span name;
	bool looked_at; /* false: nothing of it is here */
};

struct sg_cli_summary SG_VEC(struct sg_cli_agent);

/** Print everything that was found, as lines or as JSON, and the state of each agent of the summary with its versions. */
void sg_cli_print_doctor(struct sg_inspection *inspection, const struct sg_cli_summary *summary,
			 bool json);

#endif
