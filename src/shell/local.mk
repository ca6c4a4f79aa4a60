# Written by contrib/sources from the files here; run it after adding or removing one.
shell_sources =
shell_main =
shell_data =
