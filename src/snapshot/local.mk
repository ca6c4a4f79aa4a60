# Written by contrib/sources from the files here; run it after adding or removing one.
snapshot_sources =
snapshot_main =
snapshot_data =
