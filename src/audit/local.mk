# Written by contrib/sources from the files here; run it after adding or removing one.
audit_sources = \
	src/audit/append.c \
	src/audit/audit.h \
	src/audit/record.c \
	src/audit/redact.c
audit_main =
audit_data =
