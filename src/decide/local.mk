# Written by contrib/sources from the files here; run it after adding or removing one.
decide_sources =
decide_main =
decide_data =
