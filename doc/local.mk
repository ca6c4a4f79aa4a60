# Written by contrib/sources from the files here; run it after adding or removing one.
manuals = \
	doc/strictgate-hook.8 \
	doc/strictgate-install.8 \
	doc/strictgate-requirements.5 \
	doc/strictgate-sources.5 \
	doc/strictgate.1 \
	doc/strictgate.7
doc_data = \
	HACKING.md \
	README.md \
	doc/adding-a-program.md \
	doc/adding-an-agent.md
