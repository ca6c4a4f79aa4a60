# Written by contrib/sources from the files here; run it after adding or removing one.
decide_sources = \
	src/decide/decide.h
decide_main =
decide_data =
