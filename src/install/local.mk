# Written by contrib/sources from the files here; run it after adding or removing one.
install_sources = \
	src/install/apply.c \
	src/install/file.c \
	src/install/file.h \
	src/install/folders.c \
	src/install/install.h \
	src/install/merge.c \
	src/install/merge.h \
	src/install/plan.c \
	src/install/receipt.c \
	src/install/receipt.h \
	src/install/table.c \
	src/install/table.h \
	src/install/wants.c \
	src/install/wants.h
install_main =
install_data =
