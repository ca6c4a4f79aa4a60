# Written by contrib/sources from the files here; run it after adding or removing one.
load_sources =
load_main =
load_data =
