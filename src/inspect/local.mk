# Written by contrib/sources from the files here; run it after adding or removing one.
inspect_sources = \
	src/inspect/calls.c \
	src/inspect/codex_servers.c \
	src/inspect/codex_session.c \
	src/inspect/collect.c \
	src/inspect/command.c \
	src/inspect/command.h \
	src/inspect/differ.c \
	src/inspect/differ.h \
	src/inspect/files.c \
	src/inspect/files.h \
	src/inspect/hold.h \
	src/inspect/hooks.c \
	src/inspect/inspect.c \
	src/inspect/inspect.h \
	src/inspect/lines.c \
	src/inspect/lines.h \
	src/inspect/probe.c \
	src/inspect/rules.c \
	src/inspect/rules.h \
	src/inspect/seen.h \
	src/inspect/servers.h \
	src/inspect/settings.c \
	src/inspect/start.c \
	src/inspect/start.h \
	src/inspect/switches.c \
	src/inspect/table.h \
	src/inspect/table_files.c \
	src/inspect/table_settings.c \
	src/inspect/variables.c \
	src/inspect/version.c \
	src/inspect/version.h
inspect_main =
inspect_data =
