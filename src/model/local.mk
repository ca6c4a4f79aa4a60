# Written by contrib/sources from the files here; run it after adding or removing one.
model_sources = \
	src/model/call.c \
	src/model/call.h \
	src/model/command.h \
	src/model/limits.h \
	src/model/policy.c \
	src/model/policy.h \
	src/model/program.c \
	src/model/program.h \
	src/model/rule_index.c \
	src/model/rule_index.h \
	src/model/settings.c \
	src/model/settings.h \
	src/model/stamp.h \
	src/model/verdict.c \
	src/model/verdict.h
model_main =
model_data =
