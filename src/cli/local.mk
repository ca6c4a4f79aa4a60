# Written by contrib/sources from the files here; run it after adding or removing one.
cli_sources =
cli_main =
cli_data =
