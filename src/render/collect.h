/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the collection share. Not for use outside this folder.
 */
#ifndef SG_RENDER_COLLECT_H
#define SG_RENDER_COLLECT_H

#include "render/render.h"

/** One policy, one source at a time. */
struct sg_render_collection {
	const struct sg_image *policy;
	struct sg_span agent;
	struct sg_arena *arena;
	struct sg_render_list *list;
	const struct sg_source_rec *source;
};

/** A string of the policy. */
struct sg_span sg_render_string(const struct sg_render_collection *c, struct sg_ref ref);

/** "file:line rule". */
struct sg_span
sg_render_where(const struct sg_render_collection *c, struct sg_place_rec place, struct sg_ref id);

/** A word that no agent's pattern language, nor a shell, reads as anything else. */
bool sg_render_is_plain(struct sg_span word);

/** Bytes without what a format cannot write on one line. */
struct sg_span sg_render_line(const struct sg_render_collection *c, struct sg_span text);

/** Add a path, or a note where agents may read its pattern in another way. tree: it means what is below it, too. */
void
sg_render_add_path(struct sg_render_collection *c, const struct sg_render_path *path, bool tree);

/** Named commands of command-line tools; classes become a note. */
void sg_render_collect_clis(struct sg_render_collection *c);

/** The filesystem table. */
void sg_render_collect_files(struct sg_render_collection *c);

/** The list of MCP servers. */
void sg_render_collect_servers(struct sg_render_collection *c);

#endif
