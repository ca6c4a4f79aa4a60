# Written by contrib/sources from the files here; run it after adding or removing one.
match_sources =
match_main =
match_data =
