# Written by contrib/sources from the files here; run it after adding or removing one.
gate_sources = \
	src/gate/approval_file.c \
	src/gate/approval_file.h \
	src/gate/approvals.c \
	src/gate/approvals.h \
	src/gate/ask.c \
	src/gate/ask.h \
	src/gate/child.c \
	src/gate/child.h \
	src/gate/compile.c \
	src/gate/evaluate.c \
	src/gate/evaluate.h \
	src/gate/examples.c \
	src/gate/examples.h \
	src/gate/files.c \
	src/gate/files.h \
	src/gate/fuse.c \
	src/gate/fuse.h \
	src/gate/gate.c \
	src/gate/gate.h \
	src/gate/identity.c \
	src/gate/identity.h \
	src/gate/input.c \
	src/gate/input.h \
	src/gate/library.c \
	src/gate/listing.c \
	src/gate/listing.h \
	src/gate/logins.c \
	src/gate/logins.h \
	src/gate/patches.c \
	src/gate/patches.h \
	src/gate/policies.c \
	src/gate/policies.h \
	src/gate/prompt.c \
	src/gate/prompt.h \
	src/gate/reason.c \
	src/gate/servers.c \
	src/gate/servers.h
gate_main =
gate_data = \
	src/gate/libstrictgate.sym
