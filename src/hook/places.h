/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the records and the approvals of the user are.
 */
#ifndef SG_HOOK_PLACES_H
#define SG_HOOK_PLACES_H

/** Paths; those that are not known are NULL. Holds the memory of its own strings: not to be copied. */
struct sg_hook_places {
	const char *records[3]; /* the first that can be written gets the record; NULL-terminated */
	const char *state; /* --state: the user's state is here; NULL: below the home directory */
	char user_records[4096];
	char approvals[4096];
};

/** Fill in records: the one file of --audit, or the system's and the user's by XDG_STATE_HOME and HOME. */
void sg_hook_find_records(struct sg_hook_places *places, const char *audit);

/**
 * The directory of approvals, or NULL. places: struct sg_hook_places, as context of struct sg_approvals_place.
 *
 * The home directory is the one of the password database: an approval loosens, and variables come from whoever the
 * agent lets set them. Asks the system's name services, so only on the way of a prompt.
 */
const char *sg_hook_find_approvals(void *places);

#endif
