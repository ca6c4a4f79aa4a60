/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rule packs: requirement files that are shipped inside the program, by name, or that lie somewhere, by path.
 */
#ifndef SG_LOAD_PACKS_H
#define SG_LOAD_PACKS_H

#include "load/draft.h"

/** The shipped packs, written by contrib/embed; a row without name ends them. */
struct sg_embedded_pack {
	const char *name;
	const unsigned char *p;
	size_t len;
};

extern const struct sg_embedded_pack sg_embedded_packs[];

/** The shipped pack of a name, or NULL. */
const struct sg_embedded_pack *sg_pack_find(struct sg_span name);

/**
 * Add the packs that a checked file names, each as a source "pack:NAME" of the file's origin and mode, once for the
 * whole policy. draft: of the file; gets SG_E_PACK for a name that is none, and the errors of the packs themselves.
 */
void sg_load_packs(struct sg_draft *draft, const struct sg_node *names);

/** Add a shipped pack as a source of the gate itself. SG_E_PACK when the program was built without it. */
struct sg_status sg_load_builtin(struct sg_loader *loader, const char *name) SG_MUST_USE;

/** sg_load_text for a pack: ids get PREFIX before them, flags of the naming source are added, packs name no packs. */
struct sg_status sg_load_pack_text(struct sg_loader *loader, const struct sg_load_input *input,
				   struct sg_span id_prefix, unsigned flags) SG_MUST_USE;

#endif
