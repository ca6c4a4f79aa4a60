/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TOML through toml++, the only C++ of strictgate and the only file that includes it. Must not know nodes, arenas or
 * errors: nothing of C is called from here, so that no exception and no long jump crosses the wall.
 */
#include "document/toml.h"

#include <cstring>
#include <new>

namespace
{

/* The library gave up on its own assumptions (3.3.0 does on "[[[" or "[!]"). */
struct broken_assumption {
};

/* Where the library promised not to throw, this ends the program, as its own assertions would. */
[[noreturn]] void
assumption_broken()
{
	throw broken_assumption{};
}

} // namespace

/* Its assertions must neither abort nor, without them, become promises to the optimiser. */
#undef NDEBUG
#define TOML_ASSERT(expr) ((expr) ? static_cast<void>(0) : assumption_broken())

/* Header-only whatever the distribution's flags say: the hook must not load a library for it. */
#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES \
	80 /* a little over SG_DOCUMENT_MAX_DEPTH, which toml_tree.c reports */
#include <toml++/toml.h>

struct sg_toml {
	toml::table root;
};

namespace
{

sg_toml_place
place_of(const toml::source_position &position)
{
	return { position.line, position.column };
}

void
set_text(sg_toml_problem *problem, std::string_view text)
{
	size_t len = text.size() < sizeof(problem->text) ? text.size() : sizeof(problem->text) - 1;

	memcpy(problem->text, text.data(), len);
	problem->text[len] = '\0';
}

bool
breaks_assumption(std::string_view text)
{
	try {
		toml::table ignored = toml::parse(text);
	} catch (const broken_assumption &) {
		return true;
	} catch (const toml::parse_error &) {
	}
	return false;
}

size_t
lines_end(std::string_view text, size_t lines)
{
	size_t at = 0;

	for (; lines > 0 && at < text.size(); lines--) {
		at = text.find('\n', at);
		at = at == text.npos ? text.size() : at + 1;
	}
	return at;
}

/* A broken assumption has no place: the shortest run of lines that breaks it ends in the line that does. */
uint32_t
breaking_line(std::string_view text)
{
	size_t low = 0, high = 1;

	for (char c : text)
		high += c == '\n';
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (breaks_assumption(text.substr(0, lines_end(text, middle))))
			high = middle;
		else
			low = middle;
	}
	return static_cast<uint32_t>(high);
}

sg_toml *
parse_or_throw(std::string_view text, sg_toml_problem *problem)
{
	try {
		return new sg_toml{ toml::parse(text) };
	} catch (const toml::parse_error &error) {
		problem->place = place_of(error.source().begin);
		set_text(problem, error.description());
	} catch (const broken_assumption &) {
		problem->place = { breaking_line(text), 1 };
		set_text(problem, "this line cannot be read");
	}
	return nullptr;
}

sg_toml_kind
kind_of(const toml::node &node)
{
	switch (node.type()) {
	case toml::node_type::table:
		return SG_TOML_TABLE;
	case toml::node_type::array:
		return SG_TOML_ARRAY;
	case toml::node_type::string:
		return SG_TOML_STRING;
	case toml::node_type::integer:
		return SG_TOML_INTEGER;
	case toml::node_type::floating_point:
		return SG_TOML_FLOAT;
	case toml::node_type::boolean:
		return SG_TOML_BOOLEAN;
	default:
		return SG_TOML_DATETIME;
	}
}

void
describe(const toml::node &node, sg_toml_item *out)
{
	*out = {};
	out->node = &node;
	out->kind = kind_of(node);
	out->from = place_of(node.source().begin);
	out->to = place_of(node.source().end);
	if (const toml::value<std::string> *string = node.as_string()) {
		out->text = string->get().data();
		out->text_len = string->get().size();
	} else if (const toml::value<int64_t> *integer = node.as_integer()) {
		out->integer = integer->get();
		out->number = static_cast<double>(integer->get());
	} else if (const toml::value<double> *number = node.as_floating_point()) {
		out->number = number->get();
	} else if (const toml::value<bool> *boolean = node.as_boolean()) {
		out->boolean = boolean->get();
	} else if (const toml::array *array = node.as_array()) {
		out->count = array->size();
	} else if (const toml::table *table = node.as_table()) {
		out->count = table->size();
	}
}

} // namespace

sg_toml *
sg_toml_parse(const char *bytes, size_t len, sg_toml_problem *problem)
{
	*problem = {};
	try {
		return parse_or_throw(std::string_view(bytes, len), problem);
	} catch (...) {
		problem->memory = true;
	}
	return nullptr;
}

void
sg_toml_free(sg_toml *document)
{
	delete document;
}

void
sg_toml_root(const sg_toml *document, sg_toml_item *out)
{
	describe(document->root, out);
}

void
sg_toml_children(const sg_toml_item *parent, sg_toml_item *out)
{
	const toml::node *node = static_cast<const toml::node *>(parent->node);

	if (const toml::array *array = node->as_array()) {
		for (const toml::node &child : *array)
			describe(child, out++);
	} else if (const toml::table *table = node->as_table()) {
		for (auto &&[key, child] : *table) {
			describe(child, out);
			out->key = key.str().data();
			out->key_len = key.str().size();
			out->key_from = place_of(key.source().begin);
			out->key_to = place_of(key.source().end);
			out++;
		}
	}
}
