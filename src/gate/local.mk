# Written by contrib/sources from the files here; run it after adding or removing one.
gate_sources =
gate_main =
gate_data =
