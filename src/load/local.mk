# Written by contrib/sources from the files here; run it after adding or removing one.
load_sources = \
	src/load/keys.c \
	src/load/keys.h
load_main =
load_data =
