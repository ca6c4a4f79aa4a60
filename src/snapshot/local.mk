# Written by contrib/sources from the files here; run it after adding or removing one.
snapshot_sources = \
	src/snapshot/format.h \
	src/snapshot/read.c \
	src/snapshot/snapshot.h \
	src/snapshot/write.c
snapshot_main =
snapshot_data =
