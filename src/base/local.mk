# Written by contrib/sources from the files here; run it after adding or removing one.
base_sources = \
	src/base/arena.c \
	src/base/arena.h \
	src/base/blocks.c \
	src/base/blocks.h \
	src/base/digest.c \
	src/base/digest.h \
	src/base/error.c \
	src/base/error.h \
	src/base/image.c \
	src/base/image.h \
	src/base/json.c \
	src/base/json.h \
	src/base/moment.c \
	src/base/moment.h \
	src/base/open.c \
	src/base/open.h \
	src/base/replace.c \
	src/base/replace.h \
	src/base/span.c \
	src/base/span.h \
	src/base/vec.c \
	src/base/vec.h
base_main =
base_data = \
	src/base/messages.def
