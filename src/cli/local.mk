# Written by contrib/sources from the files here; run it after adding or removing one.
cli_sources = \
	src/cli/cli.h \
	src/cli/commands.c \
	src/cli/commands.h \
	src/cli/compile.c \
	src/cli/eval.c \
	src/cli/hook.c \
	src/cli/options.c \
	src/cli/policy.c \
	src/cli/policy.h
cli_main = \
	src/cli/main.c
cli_data =
