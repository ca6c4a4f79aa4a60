/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where command-line tools keep their configuration and who they are logged in as. A table; knows no requirement and
 * reads no file.
 */
#ifndef SG_KNOWLEDGE_PROFILES_H
#define SG_KNOWLEDGE_PROFILES_H

#include "base/span.h"

#include <stddef.h>

enum sg_profile_flag {
	SG_PROFILE_LIST = 1,  /* the variable holds several paths with ':' between them */
	SG_PROFILE_EMPTY = 2, /* set to nothing is not the same as not set */
};

/** A variable that tells a place. */
struct sg_profile_place {
	char variable[28]; /* "": there is none */
	char below[20];    /* path below its value; "" for the value itself */
	unsigned flags;    /* enum sg_profile_flag */
};

enum { SG_PROFILE_MAX_PLACES = 3 };

/** How a file of the configuration tells who is logged in. */
enum sg_profile_login {
	SG_PROFILE_LOGIN_NONE, /* strictgate cannot read it */
	SG_PROFILE_LOGIN_AZ,   /* azureProfile.json */
};

/**
 * One configuration of a program: the first variable that is set counts, the last one is HOME. Text stands in the rows
 * themselves: pointers would have to be relocated whenever the hook starts.
 */
struct sg_profile {
	char program[8]; /* canonical name; "" ends the table */
	char option[12]; /* canonical name of the option that gives the place instead; "": none */
	struct sg_profile_place places[SG_PROFILE_MAX_PLACES];
	char login_file[20]; /* below the place; "": none that strictgate reads */
	enum sg_profile_login login;
};

/** Every profile. A program may have several. */
extern const struct sg_profile sg_profiles[];

/** The i-th variable of the profiles, HOME left out: what a hook must know of its environment. NULL behind the last. */
const char *sg_profile_variable(size_t i);

/** The first profile of a program behind `after` (NULL: from the start), or NULL. */
const struct sg_profile *sg_profile_find(struct sg_span program, const struct sg_profile *after);

/** A program whose children get another environment than it has itself: as another user, from a manager, cleared. */
struct sg_cleaner {
	char program[20];
	char word
		[20]; /* canonical name of an option that it was given, or an operand; "": whatever it was given */
};

/** The next row of a program behind `after` (NULL: from the start), or NULL: most programs have none. */
const struct sg_cleaner *sg_profile_cleaner(struct sg_span program, const struct sg_cleaner *after);

#endif
