# Written by contrib/sources from the files here; run it after adding or removing one.
rules_programs =
rules_verbs =
rules_packs =
rules_data =
