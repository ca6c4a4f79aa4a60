/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A declared source while it is read. Private to the loader: each kind of source has a file that reads it.
 */
#ifndef SG_LOAD_SOURCE_H
#define SG_LOAD_SOURCE_H

#include "load/draft.h"
#include "load/file.h"
#include "load/sources.h"

/** One source, and what its files have in common. */
struct sg_source_run {
	struct sg_loader *loader;
	const struct sg_load_places *places;
	const struct sg_source_decl *decl;
	enum sg_origin origin;
	struct sg_trust trust;
};

/** One place of a source: a file, or a directory that something is wrong with. */
struct sg_finding {
	struct sg_source_run *run;
	struct sg_span path;
	struct sg_finding_rec rec;
	size_t sources; /* how many sources and errors there were before */
	size_t errors;
};

/** A place that is going to be read. Owner and time are taken from what is there now. */
struct sg_finding sg_finding_start(struct sg_source_run *run, struct sg_span path);

/** Something is wrong: add the floor that the declaration asks for, and the last good texts where they stand in. */
void sg_finding_fail(struct sg_finding *finding, enum sg_found found, enum sg_code code,
		     struct sg_span message);

/** An error that is not in the loader's errors yet. */
void sg_finding_error(struct sg_finding *finding, const struct sg_error *err);

/** Not in order since the errors that came after the start: the first of them is the reason. */
void sg_finding_refused(struct sg_finding *finding);

/** Hold the age against max_age; what is young enough expires later. what: "it was written", for the message. */
void sg_finding_age(struct sg_finding *finding, int64_t time_s, const char *what);

/** Part of the policy from now on. */
void sg_finding_end(struct sg_finding *finding);

/**
 * Add a text as a source and keep it as last good. false after errors.
 */
bool sg_source_text(struct sg_source_run *run, const struct sg_load_input *input);

/** The path with the fake root before it. */
struct sg_span sg_source_path(const struct sg_source_run *run, struct sg_span path);

/** What stands before the last slash; empty when there is none. */
struct sg_span sg_source_directory_of(struct sg_span path);

/** Is there anything? When not, an absent source is told as such, as an error if it is required. */
bool sg_source_exists(struct sg_source_run *run, struct sg_span path);

/** A required source of which nothing was found. */
void sg_source_missing(struct sg_source_run *run, struct sg_span path);

/** The readers, one for each kind. */
void sg_source_file(struct sg_source_run *run, struct sg_span path, enum sg_dialect dialect);
void sg_source_directory(struct sg_source_run *run, struct sg_span path);
void sg_source_bundle(struct sg_source_run *run, struct sg_span path);
void sg_source_mdm(struct sg_source_run *run, struct sg_span path);

/** The policy files of an open directory, sorted by name; hidden ones do not count. False when it cannot be read. */
bool sg_source_list(struct sg_loader *loader, int fd, struct sg_span **names, size_t *count);

/**
 * Add what was the last good text of a source at a path, or of every file below it that did not load now. True when
 * there was any.
 */
bool sg_last_good_add(struct sg_source_run *run, struct sg_span path);

/** What sources.toml says. */
struct sg_declarations {
	const struct sg_source_decl *items; /* with defaults for what was left out */
	size_t count;
	bool self_protection; /* the rules that keep the gate in force are part of the policy */
};

/**
 * The declarations; the built-in ones when there is no file, or one that cannot be used: that is then a source that says
 * its floor.
 */
struct sg_declarations sg_source_declarations(struct sg_source_run *run);

#endif
