/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The places that belong to the user. Variables may say where records go, never where an approval comes from.
 */
#include "hook/places.h"

#include "audit/audit.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *
absolute(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] == '/' ? value : NULL;
}

void
sg_hook_find_records(struct sg_hook_places *places, const char *audit)
{
	const char *state = absolute("XDG_STATE_HOME");
	const char *home = absolute("HOME");
	size_t room = sizeof(places->user_records);
	int len = 0;

	if (audit) {
		places->records[0] = audit;
		return;
	}
	places->records[0] = SG_AUDIT_SYSTEM_PATH;
	if (state)
		len = snprintf(places->user_records, room, "%s/strictgate/audit.jsonl", state);
	else if (home)
		len = snprintf(places->user_records, room, "%s/.local/state/strictgate/audit.jsonl",
			       home);
	if (len > 0 && (size_t)len < room)
		places->records[1] = places->user_records;
}

const char *
sg_hook_find_approvals(void *context)
{
	struct sg_hook_places *places = context;
	size_t room = sizeof(places->approvals);
	struct passwd entry;
	struct passwd *found = NULL;
	char buffer[4096];
	int len;

	if (places->state)
		len = snprintf(places->approvals, room, "%s/strictgate/approvals", places->state);
	else if (getpwuid_r(geteuid(), &entry, buffer, sizeof(buffer), &found) == 0 && found &&
		 found->pw_dir && found->pw_dir[0] == '/')
		len = snprintf(places->approvals, room, "%s/.local/state/strictgate/approvals",
			       found->pw_dir);
	else
		return NULL;
	return len > 0 && (size_t)len < room ? places->approvals : NULL;
}
