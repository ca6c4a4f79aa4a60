# Written by contrib/sources from the files here; run it after adding or removing one.
document_sources = \
	src/document/document.c \
	src/document/document.h \
	src/document/edit.c \
	src/document/edit.h \
	src/document/edit_json.c \
	src/document/edit_toml.c \
	src/document/format.h \
	src/document/format_json.c \
	src/document/format_toml.c \
	src/document/json.c \
	src/document/json_scan.c \
	src/document/json_scan.h \
	src/document/plist.c \
	src/document/plist.h \
	src/document/reader.h \
	src/document/toml.cc \
	src/document/toml.h \
	src/document/toml_array.c \
	src/document/toml_array.h \
	src/document/toml_tokens.c \
	src/document/toml_tokens.h \
	src/document/toml_tree.c \
	src/document/yaml.c
document_main =
document_data =
