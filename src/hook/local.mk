# Written by contrib/sources from the files here; run it after adding or removing one.
hook_sources = \
	src/hook/hook.c \
	src/hook/hook.h \
	src/hook/places.c \
	src/hook/places.h
hook_main = \
	src/hook/main.c
hook_data =
