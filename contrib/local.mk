# Written by contrib/sources from the files here; run it after adding or removing one.
contrib_data = \
	contrib/completions \
	contrib/coverage \
	contrib/embed \
	contrib/examples \
	contrib/run \
	contrib/setup \
	contrib/sources \
	contrib/test
