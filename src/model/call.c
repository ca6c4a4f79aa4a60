/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words for kinds of tools. Knows no agent.
 */
#include "model/call.h"

static const char *const words[] = {
	[SG_TOOL_SHELL] = "shell", [SG_TOOL_READ] = "read",     [SG_TOOL_WRITE] = "write",
	[SG_TOOL_FETCH] = "fetch", [SG_TOOL_SEARCH] = "search", [SG_TOOL_MCP] = "mcp",
	[SG_TOOL_AGENT] = "agent", [SG_TOOL_LOCAL] = "local",   [SG_TOOL_UNKNOWN] = "unknown",
};
_Static_assert(SG_ARRAY_LEN(words) == SG_TOOL_COUNT, "every tool has its word");

const char *
sg_tool_word(enum sg_tool tool)
{
	return tool < SG_TOOL_COUNT ? words[tool] : "unknown";
}

enum sg_tool
sg_tool_of_word(struct sg_span word)
{
	for (size_t i = 0; i < SG_TOOL_COUNT; i++)
		if (sg_span_is(word, words[i]))
			return (enum sg_tool)i;
	return SG_TOOL_COUNT;
}
