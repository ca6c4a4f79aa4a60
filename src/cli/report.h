/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors and warnings as different readers want them: people, scripts, code scanning services, the log of a build.
 */
#ifndef SG_CLI_REPORT_H
#define SG_CLI_REPORT_H

#include "base/error.h"
#include "base/vec.h"

/** What was found in all files, in their order. */
struct sg_report {
	struct SG_VEC(struct sg_error) items;
	size_t files;
	size_t fatal;
	size_t dropped; /* errors over SG_ERRORS_MAX of some file */
};

/** One way to write a report. */
struct sg_report_format {
	const char *name;
	/** Append the whole report, with its last newline. */
	void (*write)(const struct sg_report *report, struct sg_buffer *out);
};

/** The format of a name, or NULL. */
const struct sg_report_format *sg_report_format_find(const char *name);

/** Static Analysis Results Interchange Format 2.1.0, one run. Columns count code points. */
void sg_report_sarif(const struct sg_report *report, struct sg_buffer *out);

#endif
