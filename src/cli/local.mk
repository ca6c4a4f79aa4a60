# Written by contrib/sources from the files here; run it after adding or removing one.
cli_sources = \
	src/cli/call.c \
	src/cli/call.h \
	src/cli/check.c \
	src/cli/clean.c \
	src/cli/clean.h \
	src/cli/cli.h \
	src/cli/color.c \
	src/cli/color.h \
	src/cli/commands.c \
	src/cli/commands.h \
	src/cli/compile.c \
	src/cli/diff.c \
	src/cli/diff.h \
	src/cli/diff_entries.c \
	src/cli/diff_match.c \
	src/cli/diff_match.h \
	src/cli/diff_replay.c \
	src/cli/eval.c \
	src/cli/explain.c \
	src/cli/explain_json.c \
	src/cli/explain_text.c \
	src/cli/explain_words.c \
	src/cli/explanation.c \
	src/cli/explanation.h \
	src/cli/file.c \
	src/cli/file.h \
	src/cli/fmt.c \
	src/cli/hook.c \
	src/cli/install.c \
	src/cli/line_diff.c \
	src/cli/line_diff.h \
	src/cli/lines.c \
	src/cli/lines.h \
	src/cli/lint.c \
	src/cli/options.c \
	src/cli/outline.c \
	src/cli/outline.h \
	src/cli/policy.c \
	src/cli/policy.h \
	src/cli/report.c \
	src/cli/report.h \
	src/cli/report_sarif.c \
	src/cli/schema.c \
	src/cli/show.c \
	src/cli/show_joined.c \
	src/cli/show_joined.h \
	src/cli/show_sources.c \
	src/cli/show_sources.h \
	src/cli/stream.c \
	src/cli/stream.h \
	src/cli/test.c
cli_main = \
	src/cli/main.c
cli_data =
