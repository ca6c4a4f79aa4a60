/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The three readers: places of values and keys, one row for every way a text can be refused, and one tree whichever
 * format it was written in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "document/document.h"

#include <stdio.h>

enum format {
	TOML = SG_FORMAT_TOML,
	YAML = SG_FORMAT_YAML,
	JSON = SG_FORMAT_JSON,
};

static struct sg_status
read_text(enum format format, struct sg_span bytes, struct sg_arena *arena,
	  const struct sg_node **out, struct sg_errors *errors)
{
	struct sg_text text = { SG_SPAN("f"), bytes };

	if (format == TOML)
		return sg_document_toml(text, arena, out, errors);
	if (format == YAML)
		return sg_document_yaml(text, arena, out, errors);
	return sg_document_json(text, arena, out, errors);
}

/* "{a@1:1=1:5+1:1}": each member as key@place=place+length:value; without places: "{a=1}". */
static void
describe(struct sg_buffer *out, const struct sg_node *node, bool places)
{
	bool table = node->kind == SG_NODE_TABLE;

	if (places)
		sg_buffer_printf(out, "%u:%u+%u:", node->line, node->column, node->len);
	switch (node->kind) {
	case SG_NODE_NULL:
		sg_buffer_printf(out, "null");
		break;
	case SG_NODE_BOOLEAN:
		sg_buffer_printf(out, node->boolean ? "true" : "false");
		break;
	case SG_NODE_INTEGER:
		sg_buffer_printf(out, "%lld", (long long)node->integer);
		break;
	case SG_NODE_FLOAT:
		sg_buffer_printf(out, "%g", node->number);
		break;
	case SG_NODE_STRING:
		sg_buffer_printf(out, "'%.*s'", SG_SPAN_ARG(node->text));
		break;
	case SG_NODE_DATETIME:
		sg_buffer_printf(out, "<%.*s>", SG_SPAN_ARG(node->text));
		break;
	case SG_NODE_ARRAY:
	case SG_NODE_TABLE:
		sg_buffer_add_char(out, table ? '{' : '[');
		for (const struct sg_node *child = node->first; child; child = child->next) {
			if (child != node->first)
				sg_buffer_add_char(out, ' ');
			if (table && places)
				sg_buffer_printf(out, "%.*s@%u:%u=", SG_SPAN_ARG(child->key),
						 child->key_line, child->key_column);
			else if (table)
				sg_buffer_printf(out, "%.*s=", SG_SPAN_ARG(child->key));
			describe(out, child, places);
		}
		sg_buffer_add_char(out, table ? '}' : ']');
		break;
	}
}

static const struct {
	enum format format;
	const char *text;
	const char *tree;
} trees[] = {
	{ TOML, "", "1:1+0:{}" },
	{ TOML, "a.b = 1\n", "1:1+7:{a@1:1=1:1+1:{b@1:3=1:7+1:1}}" },
	{ TOML, "\"\xc3\xa9 b\" = \"\xc3\xa9\" # \xc3\xa9\nx=1",
	  "1:1+18:{\xc3\xa9 b@1:1=1:10+4:'\xc3\xa9' x@2:1=2:3+1:1}" },
	{ TOML, "z = true\na = [1, {q = 2.5}]\n",
	  "1:1+8:{z@1:1=1:5+4:true a@2:1=2:5+14:[2:6+1:1 2:9+9:{q@2:10=2:14+3:2.5}]}" },
	{ TOML, "[[r]]\ng='x'\n[[r]]\ng='y'\n",
	  "1:1+5:{r@1:3=1:1+5:[1:1+5:{g@2:1=2:3+3:'x'} 3:1+5:{g@4:1=4:3+3:'y'}]}" },
	{ TOML, "d = 1979-05-27T07:32:00Z\n", "1:1+24:{d@1:1=1:5+20:<1979-05-27T07:32:00Z>}" },
	{ TOML, "d = 1979-05-27 # x\nt = 07:32:00.5\n",
	  "1:1+18:{d@1:1=1:5+10:<1979-05-27> t@2:1=2:5+10:<07:32:00.5>}" },
	{ TOML, "n = [0x1f, 1_000, -9223372036854775808, inf]",
	  "1:1+44:{n@1:1=1:5+40:[1:6+4:31 1:12+5:1000 1:19+20:-9223372036854775808 1:41+3:inf]}" },
	{ TOML, "s = \"\"\"\nm\nn\"\"\"\r\nt = 1\r\n", "1:1+7:{s@1:1=1:5+3:'m\nn' t@4:1=4:5+1:1}" },
	{ TOML,
	  "\xef\xbb\xbf"
	  "a = 1",
	  "1:1+5:{a@1:1=1:5+1:1}" },
	{ YAML, "", "1:1+0:null" },
	{ YAML, "# nothing\n", "1:1+0:null" },
	{ YAML, "a:\n  - x\n  - \xc3\xa9: [1]\n",
	  "1:1+0:{a@1:1=2:3+0:[2:5+1:'x' 3:5+0:{\xc3\xa9@3:5=3:9+1:[3:10+1:1]}]}" },
	{ YAML, "[true, False, no, on, yes]",
	  "1:1+1:[1:2+4:true 1:8+5:false 1:15+2:'no' 1:19+2:'on' 1:23+3:'yes']" },
	{ YAML, "[~, null, '', \"null\", nul]",
	  "1:1+1:[1:2+1:null 1:5+4:null 1:11+2:'' 1:15+6:'null' 1:23+3:'nul']" },
	{ YAML, "[1, -2, 0x1F, 0o17, 010, \"1\", 1-2]",
	  "1:1+1:[1:2+1:1 1:5+2:-2 1:9+4:31 1:15+4:15 1:21+3:10 1:26+3:'1' 1:31+3:'1-2']" },
	{ YAML, "[1.5, 1e3, .5, -.inf, 1.2.3, 1e, .]",
	  "1:1+1:[1:2+3:1.5 1:7+3:1000 1:12+2:0.5 1:16+5:-inf 1:23+5:'1.2.3' 1:30+2:'1e' 1:34+1:'.']" },
	{ YAML, "a: |\n  x\n  y\nb: >-\n  x\n  y\n",
	  "1:1+0:{a@1:1=1:4+1:'x\ny\n' b@4:1=4:4+2:'x y'}" },
	{ YAML, "true: x\n1: y\n", "1:1+0:{true@1:1=1:7+1:'x' 1@2:1=2:4+1:'y'}" },
	{ YAML, "---\na: \"<<\"\n...\n", "2:1+0:{a@2:1=2:4+4:'<<'}" },
	{ JSON, "{\"a\": 1,\n \"b\": [true, null, -2.5e3, \"\\u00e9\\n\"]}",
	  "1:1+8:{a@1:2=1:7+1:1 b@2:2=2:7+32:[2:8+4:true 2:14+4:null 2:20+6:-2500 2:28+10:'\xc3\xa9\n']}" },
	{ JSON, " [9007199254740993, 1.0, 9223372036854775808]\n",
	  "1:2+44:[1:3+16:9007199254740993 1:21+3:1 1:26+19:9.22337e+18]" },
	{ JSON, "\"\\ud83d\\ude00\\\\\\/\"", "1:1+18:'\xf0\x9f\x98\x80\\/'" },
	{ JSON, "\xef\xbb\xbf[]", "1:1+2:[]" },
};

static void
test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(trees); i++) {
		struct sg_arena arena;
		struct sg_errors errors = { .arena = &arena };
		struct sg_buffer out = { .arena = &arena };
		const struct sg_node *root = NULL;

		sg_arena_init(&arena, 0);
		if (!sg_ok(read_text(trees[i].format, sg_span_of(trees[i].text), &arena, &root,
				     &errors)))
			fail_msg("row %zu is refused", i);
		describe(&out, root, true);
		sg_buffer_add_char(&out, '\0');
		assert_string_equal(out.p, trees[i].tree);
		assert_int_equal(errors.len, 0);
		sg_arena_free(&arena);
	}
}

static const struct {
	enum format format;
	const char *text;
	enum sg_code code;
	unsigned line, column, len;
	const char *hint; /* part of it, or NULL for none */
} refusals[] = {
	{ TOML, "a = 1\nb = forbiden\n", SG_E_SYNTAX, 2, 5, 8, "quotes" },
	{ TOML, "a = \"x\n", SG_E_SYNTAX, 1, 7, 0, "close the string" },
	{ TOML, "\xc3\xa9 = 1", SG_E_SYNTAX, 1, 1, 1, "in quotes" },
	{ TOML, "x = \"\xc3\xa9\" yes", SG_E_SYNTAX, 1, 10, 3, NULL },
	{ TOML, "a = \"\\q\"", SG_E_SYNTAX, 1, 7, 1, "single quotes" },
	{ TOML, "a =\n", SG_E_SYNTAX, 1, 4, 0, "behind the =" },
	{ TOML, "a = {x = 1,}\n", SG_E_SYNTAX, 1, 12, 1, "last comma" },
	{ TOML, "a = 99999999999999999999\n", SG_E_SYNTAX, 1, 25, 0, NULL },
	{ TOML, "a = 1979-13-01", SG_E_SYNTAX, 1, 5, 10, NULL },
	{ TOML, "a = [1", SG_E_SYNTAX, 1, 7, 0, NULL },
	{ TOML, "a = 1\n\n[[[b]]]\nc = 1\n", SG_E_SYNTAX, 3, 1, 1, "in quotes" },
	{ TOML, "a = 1\n[b]\nc = 1\n[!]\nd = 1\n", SG_E_SYNTAX, 4, 1, 1, "in quotes" },
	{ TOML, "[\xc3\xa9]", SG_E_SYNTAX, 1, 1, 1, "in quotes" },
	{ TOML, "a = 1\na = 2\n", SG_E_DUPLICATE_KEY, 2, 1, 1, NULL },
	{ TOML, "[a]\n[a]\n", SG_E_DUPLICATE_KEY, 2, 1, 1, NULL },
	{ TOML, "x = {aa = 1, b = 2, aa = 3}", SG_E_DUPLICATE_KEY, 1, 21, 2, NULL },
	{ TOML, "a = \"\xff\"", SG_E_ENCODING, 1, 6, 1, "UTF-8" },
	{ TOML,
	  "\xff\xfe"
	  "a",
	  SG_E_ENCODING, 1, 1, 0, "UTF-8" },
	{ YAML, "a: 1\nb: [1\n", SG_E_SYNTAX, 3, 1, 0, NULL },
	{ YAML, "a:\n\t- b\n", SG_E_SYNTAX, 2, 1, 1, "tabs" },
	{ YAML, "a: b: c\n", SG_E_SYNTAX, 1, 5, 1, "quotes" },
	{ YAML, "a:\n - b\n c: d\n", SG_E_SYNTAX, 3, 2, 1, "indentation" },
	{ YAML, "a: &x 1\n", SG_E_SYNTAX, 1, 4, 4, NULL },
	{ YAML, "a: &x [1]\n", SG_E_SYNTAX, 1, 4, 4, NULL },
	{ YAML, "a: *x\n", SG_E_SYNTAX, 1, 4, 2, NULL },
	{ YAML, "b: 1\n<<: {a: 1}\n", SG_E_SYNTAX, 2, 1, 2, NULL },
	{ YAML, "a: !!str 1\n", SG_E_SYNTAX, 1, 4, 7, NULL },
	{ YAML, "a: !x {}\n", SG_E_SYNTAX, 1, 4, 4, NULL },
	{ YAML, "? [1]\n: 2\n", SG_E_SYNTAX, 1, 3, 1, NULL },
	{ YAML, "--- 1\n--- 2\n", SG_E_SYNTAX, 2, 1, 3, NULL },
	{ YAML, "a: 99999999999999999999\n", SG_E_SYNTAX, 1, 4, 20, NULL },
	{ YAML, "\xc3\xa9: \x07", SG_E_SYNTAX, 1, 5, 1, NULL },
	{ YAML, "a: {b: 1, b: 2}\n", SG_E_DUPLICATE_KEY, 1, 11, 1, NULL },
	{ YAML, "a: 1\n\"a\": 2\n", SG_E_DUPLICATE_KEY, 2, 1, 1, NULL },
	{ YAML, "a: \"x\\0\"\n", SG_E_ENCODING, 1, 4, 5, NULL },
	{ YAML, "a: \xc3\n", SG_E_ENCODING, 1, 4, 1, "UTF-8" },
	{ JSON, "", SG_E_SYNTAX, 1, 1, 0, NULL },
	{ JSON, "{\"a\":1,}", SG_E_SYNTAX, 1, 8, 1, "comma" },
	{ JSON, "[1,]", SG_E_SYNTAX, 1, 4, 1, "comma" },
	{ JSON, "[1\n 2]", SG_E_SYNTAX, 2, 2, 1, NULL },
	{ JSON, "[01]", SG_E_SYNTAX, 1, 2, 2, NULL },
	{ JSON, "[1.]", SG_E_SYNTAX, 1, 2, 2, NULL },
	{ JSON, "[1e]", SG_E_SYNTAX, 1, 2, 2, NULL },
	{ JSON, "[+1]", SG_E_SYNTAX, 1, 2, 1, NULL },
	{ JSON, "{a:1}", SG_E_SYNTAX, 1, 2, 1, NULL },
	{ JSON, "{\"a\" 1}", SG_E_SYNTAX, 1, 6, 1, NULL },
	{ JSON, "['a']", SG_E_SYNTAX, 1, 2, 1, "double quotes" },
	{ JSON, "// x\n1", SG_E_SYNTAX, 1, 1, 1, "comments" },
	{ JSON, "\"a", SG_E_SYNTAX, 1, 1, 1, NULL },
	{ JSON, "\"\t\"", SG_E_SYNTAX, 1, 2, 1, "escape" },
	{ JSON, "\"\\x\"", SG_E_SYNTAX, 1, 2, 1, "backslash" },
	{ JSON, "\"\\u12g4\"", SG_E_SYNTAX, 1, 2, 1, NULL },
	{ JSON, "nul", SG_E_SYNTAX, 1, 1, 3, NULL },
	{ JSON, "[1] x", SG_E_SYNTAX, 1, 5, 1, NULL },
	{ JSON, "{\"a\":1,\"\\u0061\":2}", SG_E_DUPLICATE_KEY, 1, 8, 3, NULL },
	{ JSON, "[\"\\u0000\"]", SG_E_ENCODING, 1, 1, 0, NULL },
	{ JSON, "[\"\\ud800\"]", SG_E_ENCODING, 1, 1, 0, NULL },
	{ JSON, "\"\xed\xa0\x80\"", SG_E_ENCODING, 1, 2, 1, "UTF-8" },
};

static void
check_refusal(size_t row, struct sg_span bytes)
{
	struct sg_arena arena;
	struct sg_errors errors = { .arena = &arena };
	const struct sg_node *root = NULL;
	struct sg_status status;
	struct sg_error *error;

	sg_arena_init(&arena, 0);
	status = read_text(refusals[row].format, bytes, &arena, &root, &errors);
	if (sg_ok(status) || errors.len != 1)
		fail_msg("row %zu gives %zu errors", row, errors.len);
	error = &errors.items[0];
	if (error->code != refusals[row].code || error->line != refusals[row].line ||
	    error->column != refusals[row].column || error->len != refusals[row].len)
		fail_msg("row %zu: %u at %u:%u+%u", row, (unsigned)error->code, error->line,
			 error->column, error->len);
	assert_int_equal(status.code, error->code);
	assert_null(root);
	assert_true(error->text.len > 0 && sg_span_is(error->file, "f"));
	if (!refusals[row].hint != (error->hint.len == 0) ||
	    (refusals[row].hint &&
	     sg_span_search(error->hint, sg_span_of(refusals[row].hint)) == SIZE_MAX))
		fail_msg("row %zu: hint \"%.*s\"", row, SG_SPAN_ARG(error->hint));
	if (error->line_text.len)
		assert_true(sg_span_eq(error->line_text, sg_text_line(bytes, error->line)));
	sg_arena_free(&arena);
}

static void
test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(refusals); i++)
		check_refusal(i, sg_span_of(refusals[i].text));
}

/* Texts that are made: open, `count` times, then close. */
static const struct {
	enum format format;
	const char *start, *open;
	size_t count;
	const char *middle, *close, *end;
	enum sg_code code;
} deep[] = {
	{ JSON, "", "[", 64, "", "]", "", SG_OK },
	{ JSON, "", "[", 65, "", "]", "", SG_E_LIMIT },
	{ JSON, "", "{\"a\":", 64, "1", "}", "", SG_OK },
	{ JSON, "", "[", 1000000, "", "", "", SG_E_LIMIT },
	{ YAML, "", "[", 64, "", "]", "", SG_OK },
	{ YAML, "", "[", 65, "", "]", "", SG_E_LIMIT },
	{ YAML, "", "- ", 64, "x", "", "", SG_OK },
	{ YAML, "", "- ", 65, "x", "", "", SG_E_LIMIT },
	{ TOML, "a = ", "[", 63, "", "]", "", SG_OK },
	{ TOML, "a = ", "[", 64, "", "]", "", SG_E_LIMIT },
	{ TOML, "a = ", "[", 100000, "", "]", "", SG_E_LIMIT },
	{ TOML, "", "a.", 63, "a", "", " = 1", SG_OK },
	{ TOML, "", "a.", 64, "a", "", " = 1", SG_E_LIMIT },
	{ TOML, "", "a.", 500000, "a", "", " = 1", SG_E_LIMIT },
	{ TOML, "[", "\"x\" . ", 500000, "a", "", "]", SG_E_LIMIT },
	{ TOML, "a = \"", "a.", 500000, "a", "", "\"", SG_OK },
	{ TOML, "a = '''\n", "a.\"'", 50000, "a", "", "'''\nb = 1", SG_OK },
	{ TOML, "# ", "a.", 500000, "a", "", "\nb = 1", SG_OK },
};

static void
test_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(deep); i++) {
		struct sg_arena arena;
		struct sg_errors errors = { .arena = &arena };
		struct sg_buffer text = { .arena = &arena };
		const struct sg_node *root;
		struct sg_status status;

		sg_arena_init(&arena, 0);
		sg_buffer_add(&text, sg_span_of(deep[i].start));
		for (size_t k = 0; k < deep[i].count; k++)
			sg_buffer_add(&text, sg_span_of(deep[i].open));
		sg_buffer_add(&text, sg_span_of(deep[i].middle));
		for (size_t k = 0; k < deep[i].count; k++)
			sg_buffer_add(&text, sg_span_of(deep[i].close));
		sg_buffer_add(&text, sg_span_of(deep[i].end));
		status = read_text(deep[i].format, sg_buffer_span(&text), &arena, &root, &errors);
		if (status.code != deep[i].code)
			fail_msg("row %zu gives %u", i, (unsigned)status.code);
		sg_arena_free(&arena);
	}
}

/* The size is looked at before the bytes are. */
static void
test_size(void **state)
{
	struct sg_arena arena;

	(void)state;
	for (int format = TOML; format <= JSON; format++) {
		struct sg_errors errors = { .arena = &arena };
		const struct sg_node *root;

		sg_arena_init(&arena, 0);
		assert_int_equal(read_text((enum format)format,
					   (struct sg_span){ "", SG_DOCUMENT_MAX_BYTES + 1 },
					   &arena, &root, &errors)
					 .code,
				 SG_E_LIMIT);
		sg_arena_free(&arena);
	}
}

static void
test_nul_byte(void **state)
{
	static const char text[] = "[\n\"a\0b\"]";
	struct sg_arena arena;

	(void)state;
	for (int format = TOML; format <= JSON; format++) {
		struct sg_errors errors = { .arena = &arena };
		const struct sg_node *root = NULL;

		sg_arena_init(&arena, 0);
		assert_int_equal(read_text((enum format)format,
					   (struct sg_span){ text, sizeof(text) - 1 }, &arena,
					   &root, &errors)
					 .code,
				 SG_E_ENCODING);
		assert_int_equal(errors.items[0].line, 2);
		assert_int_equal(errors.items[0].column, 3);
		sg_arena_free(&arena);
	}
}

/* One policy in three formats: one tree. */
static const struct {
	const char *texts[3];
	const char *tree;
} same[] = {
	{ { "a = 'x'\nb = [1, 2.5, true]\n[c]\nd = {}\n", "a: x\nb: [1, 2.5, true]\nc:\n  d: {}\n",
	    "{\"a\":\"x\",\"b\":[1,2.5,true],\"c\":{\"d\":{}}}" },
	  "{a='x' b=[1 2.5 true] c={d={}}}" },
	{ { "[[r.rules]]\nglob = \"rm -rf *\"\nunless = []\n[[r.rules]]\nglob = '\xc3\xa9\\'\n",
	    "r:\n  rules:\n    - glob: rm -rf *\n      unless: []\n    - glob: \"\xc3\xa9\\\\\"\n",
	    "{\"r\":{\"rules\":[{\"glob\":\"rm -rf *\",\"unless\":[]},{\"glob\":\"\\u00e9\\\\\"}]}}" },
	  "{r={rules=[{glob='rm -rf *' unless=[]} {glob='\xc3\xa9\\'}]}}" },
	{ { "\":project_roots\" = { \".\" = \"write\", \"**/*.env\" = \"none\" }\nz = 1\na = 2\nm = 3",
	    "\":project_roots\":\n  .: write\n  \"**/*.env\": none\nz: 1\na: 2\nm: 3\n",
	    "{\":project_roots\":{\".\":\"write\",\"**/*.env\":\"none\"},\"z\":1,\"a\":2,\"m\":3}" },
	  "{:project_roots={.='write' **/*.env='none'} z=1 a=2 m=3}" },
};

static void
test_same_tree(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(same); i++)
		for (int format = TOML; format <= JSON; format++) {
			struct sg_arena arena;
			struct sg_errors errors = { .arena = &arena };
			struct sg_buffer out = { .arena = &arena };
			const struct sg_node *root = NULL;

			sg_arena_init(&arena, 0);
			assert_true(sg_ok(read_text((enum format)format,
						    sg_span_of(same[i].texts[format]), &arena,
						    &root, &errors)));
			describe(&out, root, false);
			sg_buffer_add_char(&out, '\0');
			assert_string_equal(out.p, same[i].tree);
			sg_arena_free(&arena);
		}
}

/* Wide tables leave the pairwise comparison of keys. */
static void
test_wide_table(void **state)
{
	(void)state;
	for (int twice = 0; twice < 2; twice++) {
		struct sg_arena arena;
		struct sg_errors errors = { .arena = &arena };
		struct sg_buffer text = { .arena = &arena };
		const struct sg_node *root = NULL;
		struct sg_status status;

		sg_arena_init(&arena, 0);
		sg_buffer_printf(&text, "{");
		for (int i = 0; i < 100001; i++)
			sg_buffer_printf(&text, "\"k%d\":%d,\n", i, i);
		sg_buffer_printf(&text, "\"k%d\":0}", twice ? 4711 : -1);
		status = sg_document_json((struct sg_text){ SG_SPAN("f"), sg_buffer_span(&text) },
					  &arena, &root, &errors);
		assert_int_equal(status.code, twice ? SG_E_DUPLICATE_KEY : SG_OK);
		if (twice)
			assert_int_equal(errors.items[0].line, 100002);
		else
			assert_int_equal(sg_node_get(root, "k99999")->integer, 99999);
		sg_arena_free(&arena);
	}
}

static const struct {
	struct sg_span bytes;
	enum sg_code code;
	bool hidden;
	const char *tree;
} payloads[] = {
	{ SG_SPAN("{\"a\":{\"b\":\"x\"}}"), SG_OK, false, "{a={b='x'}}" },
	{ SG_SPAN(" \r\n\t[1]\n"), SG_OK, false, "[1]" },
	{ SG_SPAN("\"a\\u0000b\""), SG_OK, true,
	  "'a\xef\xbf\xbd"
	  "b'" },
	{ SG_SPAN("\"\\ud800\\ud83d\\ude00\\udc00\""), SG_OK, true,
	  "'\xef\xbf\xbd\xf0\x9f\x98\x80\xef\xbf\xbd'" },
	{ SG_SPAN("\"\\ud83d\\u0000\\ud83dx\""), SG_OK, true,
	  "'\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx'" },
	{ SG_SPAN("{\"a\\u0000\":1}"), SG_OK, true, "{a\xef\xbf\xbd=1}" },
	{ SG_SPAN("\"\\\\u0000\""), SG_OK, false, "'\\u0000'" },
	{ SG_SPAN("\"\\u0001\x7f\""), SG_OK, false, "'\001\x7f'" },
	{ SG_SPAN(""), SG_E_PAYLOAD, false, NULL },
	{ SG_SPAN(" \n"), SG_E_PAYLOAD, false, NULL },
	{ SG_SPAN("{}x"), SG_E_PAYLOAD, false, NULL },
	{ SG_SPAN("{}{}"), SG_E_PAYLOAD, false, NULL },
	{ SG_SPAN("{}\0"), SG_E_PAYLOAD, false, NULL },
	{ SG_SPAN("\"a\0b\""), SG_E_PAYLOAD, false, NULL },
	{ SG_SPAN("\"\xff\""), SG_E_PAYLOAD, false, NULL },
	{ SG_SPAN("\xef\xbb\xbf{}"), SG_E_PAYLOAD, false, NULL },
	{ SG_SPAN("{\"a\":1"), SG_E_PAYLOAD, false, NULL },
	{ SG_SPAN("{\"a\":1,\"a\":1}"), SG_E_PAYLOAD_DUPLICATE, false, NULL },
	{ SG_SPAN("[{\"x\":{\"a\":1,\"\\u0061\":2}}]"), SG_E_PAYLOAD_DUPLICATE, false, NULL },
	{ SG_SPAN("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
		  "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
	  SG_E_PAYLOAD_SIZE, false, NULL },
};

static void
test_payloads(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(payloads); i++) {
		struct sg_arena arena;
		struct sg_buffer out = { .arena = &arena };
		struct sg_error error = { 0 };
		const struct sg_node *root = NULL;
		bool hidden = false;
		struct sg_status status;

		sg_arena_init(&arena, 0);
		status = sg_document_payload((struct sg_payload_text){ payloads[i].bytes, 1000 },
					     &arena, &root, &hidden, &error);
		if (status.code != payloads[i].code || hidden != payloads[i].hidden)
			fail_msg("row %zu gives %u, hidden %d", i, (unsigned)status.code, hidden);
		assert_int_equal(error.code, payloads[i].code);
		if (payloads[i].tree) {
			describe(&out, root, false);
			sg_buffer_add_char(&out, '\0');
			assert_string_equal(out.p, payloads[i].tree);
		}
		sg_arena_free(&arena);
	}
}

/* A payload's table says by two letters which keys it lacks: it must never say so of one that is there. */
static void
test_members(void **state)
{
	static const char *const others[] = { "", "tool", "cmd", "\xc3\xa9", "\xf0\x9f\x98\x80" };

	(void)state;
	for (unsigned first = 'a'; first < 256; first++) {
		for (unsigned second = 0; second < 128; second++) {
			char key[] = { (char)(first & 0x7f), (char)second, '\0' };
			const struct sg_node *root = NULL;
			struct sg_buffer text;
			struct sg_arena arena;
			struct sg_error error;
			bool hidden = false;

			sg_arena_init(&arena, 0);
			text = (struct sg_buffer){ .arena = &arena };
			sg_buffer_add(&text,
				      SG_SPAN("{\"\":0,\"tool\":1,\"\xc3\xa9\":2,\"\\u0063md\":3,"
					      "\"\\ud83d\\ude00\":4,\"x\":{"));
			sg_json_string(&text, sg_span_of(key));
			sg_buffer_add(&text, SG_SPAN(":1}}"));
			assert_true(sg_ok(sg_document_payload(
				(struct sg_payload_text){ sg_buffer_span(&text), 1000 }, &arena,
				&root, &hidden, &error)));
			for (size_t i = 0; i < SG_ARRAY_LEN(others); i++)
				assert_non_null(sg_node_get(root, others[i]));
			assert_null(sg_node_get(root, "command"));
			root = sg_node_get(root, "x");
			assert_non_null(sg_node_get(root, key));
			assert_null(sg_node_get(root, "yz?"));
			sg_arena_free(&arena);
		}
	}
}

static void
test_payload_size(void **state)
{
	struct sg_arena arena;
	struct sg_error error;
	const struct sg_node *root;
	bool hidden;

	(void)state;
	sg_arena_init(&arena, 0);
	assert_true(sg_ok(sg_document_payload((struct sg_payload_text){ SG_SPAN("[123]"), 5 },
					      &arena, &root, &hidden, &error)));
	assert_int_equal(sg_document_payload((struct sg_payload_text){ SG_SPAN("[1234]"), 5 },
					     &arena, &root, &hidden, &error)
				 .code,
			 SG_E_PAYLOAD_SIZE);
	sg_arena_free(&arena);
}

/* Whether the text was read before the arena was full. */
static bool
fits(enum format format, size_t limit_bytes)
{
	struct sg_arena arena;
	struct sg_errors errors = { .arena = &arena };
	const struct sg_node *root = NULL;
	volatile bool fitted = false;
	jmp_buf full;

	sg_arena_init(&arena, limit_bytes);
	arena.on_exhausted = &full;
	if (setjmp(full) == 0)
		fitted = sg_ok(read_text(format, sg_span_of(same[1].texts[format]), &arena, &root,
					 &errors));
	sg_arena_free(&arena);
	return fitted;
}

/* However early the arena ends, nothing leaks (the sanitizer build proves it). */
static void
test_exhausted_arena(void **state)
{
	(void)state;
	for (int format = TOML; format <= JSON; format++) {
		assert_false(fits((enum format)format, 1));
		for (size_t limit_bytes = 1000; limit_bytes < 40000; limit_bytes += 997)
			(void)fits((enum format)format, limit_bytes);
		assert_true(fits((enum format)format, 1000000));
	}
}

static void
test_lines(void **state)
{
	static const struct {
		const char *text;
		unsigned line;
		const char *expected;
	} rows[] = {
		{ "a\nb\r\nc", 1, "a" }, { "a\nb\r\nc", 2, "b" }, { "a\nb\r\nc", 3, "c" },
		{ "a\nb\r\nc", 4, "" },  { "a", 0, "" },          { "", 1, "" },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++)
		assert_true(sg_span_is(sg_text_line(sg_span_of(rows[i].text), rows[i].line),
				       rows[i].expected));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),       cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_limits),       cmocka_unit_test(test_size),
		cmocka_unit_test(test_nul_byte),     cmocka_unit_test(test_same_tree),
		cmocka_unit_test(test_wide_table),   cmocka_unit_test(test_payloads),
		cmocka_unit_test(test_payload_size), cmocka_unit_test(test_exhausted_arena),
		cmocka_unit_test(test_lines),        cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
