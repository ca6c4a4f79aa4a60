# Written by contrib/sources from the files here; run it after adding or removing one.
rules_programs = \
	rules/programs/coreutils.yaml
rules_verbs = \
	rules/verbs/README \
	rules/verbs/az.tsv \
	rules/verbs/az.verbs
rules_packs =
rules_data =
