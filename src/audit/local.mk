# Written by contrib/sources from the files here; run it after adding or removing one.
audit_sources =
audit_main =
audit_data =
