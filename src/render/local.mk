# Written by contrib/sources from the files here; run it after adding or removing one.
render_sources = \
	src/render/collect.c \
	src/render/collect.h \
	src/render/collect_tables.c \
	src/render/formats.c \
	src/render/render.h
render_main =
render_data =
