# Written by contrib/sources from the files here; run it after adding or removing one.
knowledge_sources = \
	src/knowledge/arguments.c \
	src/knowledge/arguments.h \
	src/knowledge/profiles.c \
	src/knowledge/profiles.h \
	src/knowledge/programs.c \
	src/knowledge/programs.h \
	src/knowledge/spelling.c \
	src/knowledge/verb_class.c \
	src/knowledge/verbs.c \
	src/knowledge/verbs.h \
	src/knowledge/verbs_image.h \
	src/knowledge/verbs_line.h \
	src/knowledge/verbs_options.c
knowledge_main =
knowledge_data =
mktables_sources = \
	src/knowledge/mktables.c \
	src/knowledge/mktables.h \
	src/knowledge/mktables_keys.c \
	src/knowledge/mktables_names.c \
	src/knowledge/mktables_options.c \
	src/knowledge/mktables_programs.c \
	src/knowledge/mktables_trie.c \
	src/knowledge/mktables_trie.h \
	src/knowledge/mktables_verbs.c
