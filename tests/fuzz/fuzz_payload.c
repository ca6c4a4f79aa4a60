/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the hook input of every agent: what is decoded must have a tool, what is not must have an error.
 */
#include "agents/agent.h"
#include "model/limits.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sg_arena arena;
	const struct sg_node *payload;
	struct sg_payload_text text = { { (const char *)data, size }, SG_MAX_PAYLOAD_BYTES };
	struct sg_error err = { 0 };
	bool hidden;

	sg_arena_init(&arena, 0);
	if (sg_ok(sg_document_payload(text, &arena, &payload, &hidden, &err))) {
		for (const struct sg_agent *const *agent = sg_agents; *agent; agent++) {
			struct sg_call call = { 0 };
			struct sg_reply reply;

			err = (struct sg_error){ 0 };
			if (!sg_ok((*agent)->decode(payload, &arena, &call, &err)) &&
			    err.code == SG_OK)
				abort();
			(*agent)->encode(payload, SG_VERDICT_FORBIDDEN, SG_SPAN("no"), &arena,
					 &reply);
			if (reply.out.len + reply.err.len == 0)
				abort();
		}
		(void)sg_agent_neutral.decode(payload, &arena, &(struct sg_call){ 0 }, &err);
	}
	sg_arena_free(&arena);
	return 0;
}
