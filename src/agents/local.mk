# Written by contrib/sources from the files here; run it after adding or removing one.
agents_sources = \
	src/agents/agent.h
agents_main =
agents_data =
