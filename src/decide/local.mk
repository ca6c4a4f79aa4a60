# Written by contrib/sources from the files here; run it after adding or removing one.
decide_sources = \
	src/decide/decide.c \
	src/decide/decide.h \
	src/decide/effects.c \
	src/decide/files.c \
	src/decide/nearly.c \
	src/decide/nearly_tools.c \
	src/decide/opinion.c \
	src/decide/opinion.h \
	src/decide/profile.c \
	src/decide/profile.h \
	src/decide/rules.c \
	src/decide/servers.c \
	src/decide/settings.c \
	src/decide/touched.h \
	src/decide/variables.c \
	src/decide/walk.c \
	src/decide/walk.h
decide_main =
decide_data =
