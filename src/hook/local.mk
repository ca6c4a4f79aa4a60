# Written by contrib/sources from the files here; run it after adding or removing one.
hook_sources =
hook_main =
hook_data =
