# Written by contrib/sources from the files here; run it after adding or removing one.
document_sources = \
	src/document/document.h
document_main =
document_data =
