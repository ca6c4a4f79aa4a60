# Written by contrib/sources from the files here; run it after adding or removing one.
agents_sources = \
	src/agents/agent.c \
	src/agents/agent.h \
	src/agents/answer.c \
	src/agents/answer.h \
	src/agents/claude.c \
	src/agents/cline.c \
	src/agents/codex.c \
	src/agents/copilot.c \
	src/agents/cursor.c \
	src/agents/gemini.c \
	src/agents/modes.c \
	src/agents/modes.h \
	src/agents/neutral.c \
	src/agents/opencode.c \
	src/agents/patch.c \
	src/agents/patch.h \
	src/agents/payload.c \
	src/agents/payload.h \
	src/agents/server.c \
	src/agents/server.h \
	src/agents/table.c \
	src/agents/table.h \
	src/agents/vscode.c \
	src/agents/windsurf.c
agents_main =
agents_data =
