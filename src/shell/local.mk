# Written by contrib/sources from the files here; run it after adding or removing one.
shell_sources = \
	src/shell/scan.h \
	src/shell/shell.h
shell_main =
shell_data =
