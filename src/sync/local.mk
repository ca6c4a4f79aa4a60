# Written by contrib/sources from the files here; run it after adding or removing one.
sync_sources =
sync_main =
sync_data =
