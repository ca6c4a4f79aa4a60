# Written by contrib/sources from the files here; run it after adding or removing one.
knowledge_sources = \
	src/knowledge/arguments.c \
	src/knowledge/arguments.h \
	src/knowledge/programs.h \
	src/knowledge/verbs.h
knowledge_main =
knowledge_data =
mktables_sources =
