# Written by contrib/sources from the files here; run it after adding or removing one.
load_sources = \
	src/load/check.c \
	src/load/draft.c \
	src/load/draft.h \
	src/load/file.c \
	src/load/file.h \
	src/load/index.c \
	src/load/index.h \
	src/load/keys.c \
	src/load/keys.h \
	src/load/lint.c \
	src/load/lint.h \
	src/load/lint_pairs.c \
	src/load/lint_rule.c \
	src/load/lint_tables.c \
	src/load/load.c \
	src/load/load.h \
	src/load/network.c \
	src/load/packs.c \
	src/load/packs.h \
	src/load/paths.c \
	src/load/requirements.c \
	src/load/rules.c \
	src/load/schema.c \
	src/load/schema.h \
	src/load/servers.c \
	src/load/sources.c \
	src/load/sources.h \
	src/load/tools.c
load_main =
load_data =
