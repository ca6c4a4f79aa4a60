# Written by contrib/sources from the files here; run it after adding or removing one.
match_sources = \
	src/match/differ.c \
	src/match/differ.h \
	src/match/domain.c \
	src/match/domain.h \
	src/match/glob.c \
	src/match/glob.h \
	src/match/host.c \
	src/match/host.h \
	src/match/match.h \
	src/match/path.c \
	src/match/path.h \
	src/match/path_resolve.c \
	src/match/pattern.c \
	src/match/pattern.h \
	src/match/pattern_compile.c \
	src/match/regex.c \
	src/match/regex.h \
	src/match/regex_needles.c \
	src/match/regex_needles.h \
	src/match/relate.c \
	src/match/relate.h \
	src/match/relate_places.c \
	src/match/server.c \
	src/match/server.h
match_main =
match_data =
