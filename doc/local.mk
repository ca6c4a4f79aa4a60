# Written by contrib/sources from the files here; run it after adding or removing one.
manuals =
doc_data = \
	README.md
