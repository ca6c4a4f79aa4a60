/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of agents. A new agent is one const object and one line here.
 */
#include "agents/agent.h"

const struct sg_agent *const sg_agents[] = {
	&sg_agent_codex,    &sg_agent_claude,
	&sg_agent_copilot,  &sg_agent_gemini,
	&sg_agent_cursor,   &sg_agent_vscode,
	&sg_agent_opencode, &sg_agent_windsurf,
	&sg_agent_cline,    NULL,
};

const struct sg_agent *
sg_agent_find(struct sg_span name)
{
	for (size_t i = 0; sg_agents[i]; i++)
		if (sg_span_is(name, sg_agents[i]->name))
			return sg_agents[i];
	return NULL;
}

const struct sg_agent *
sg_agent_recognise(const struct sg_node *payload)
{
	for (size_t i = 0; sg_agents[i]; i++)
		if (sg_agents[i]->recognise(payload))
			return sg_agents[i];
	return NULL;
}
