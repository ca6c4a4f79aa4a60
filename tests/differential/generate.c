/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The generator: recursive descent over the grammar, the other way round. A table holds the fixed texts of each kind;
 * %w stands for a word, %u for a harmless one, %c for a command, %o for one without newlines, %l for a list, %s for a simple command, %b for one in
 * backquotes, %p for a program, %v for a name, %a for arithmetic, %t for a test, %r for a redirection, %h for a here-document.
 * It knows nothing of the parser.
 */
#include "generate.h"

#include "base/vec.h"

enum { MAX_HERE_DOCUMENTS = 4, MAX_DEPTH = 3 };

struct here_document {
	const char *delimiter;
	bool quoted, tabs;
};

struct generator {
	struct sg_buffer out;
	uint64_t state;
	unsigned depth;
	bool one_line; /* inside quotes or backquotes, or before a body: no newline may be written */
	bool backquoted;
	struct here_document pending[MAX_HERE_DOCUMENTS];
	size_t pending_count;
};

static unsigned
pick(struct generator *g, unsigned count)
{
	g->state ^= g->state << 13;
	g->state ^= g->state >> 7;
	g->state ^= g->state << 17;
	return (unsigned)(g->state >> 33) % count;
}

static void
put(struct generator *g, const char *text)
{
	sg_buffer_add(&g->out, sg_span_of(text));
}

static void write_word(struct generator *g);
static void write_command(struct generator *g);
static void write_list(struct generator *g);

static const char *const names[] = { "x", "y", "arr", "opt_1", "_", "PATHS" };
static const char *const plain[] = {
	"alpha",     "beta", "gamma", "-v",     "--long=1", "a.b",    "./tool", "/opt/x/y",
	"1",         "22",   "a=b",   "if",     "then",     "done",   "in",     "{}",
	"a{b",       "x}",   "a,b",   "a:b",    "%s",       "@",      "+",      "a#b",
	"=",         "^",    "a]",    "~",      "~/x",      "~bob/y", "case",   "esac",
	"*",         "*.c",  "a?",    "[ab]x",  "[!a]*",    "{a,b}",  "{1..3}", "x{a,b}y",
	"{a,{b,c}}", "]]x",  "time",  "select", "0x1f",     "do",     "%",
};
static const char *const harmless[] = { "alpha", "beta", "./tool", "a.b", "22", "x/y", "a:b" };
static const char *const quoted[] = {
	"'a b'",
	"''",
	"'a\"b'",
	"\"a b\"",
	"\"\"",
	"\"it's\"",
	"\"a\\\"b\"",
	"\"\\$x\"",
	"\"\\a\"",
	"\\a",
	"\\ ",
	"\\'",
	"\\\"",
	"\\$",
	"a\\ b",
	"\\;",
	"\\|",
	"\\&",
	"\\(",
	"\\)",
	"\\<",
	"\\>",
	"\\#",
	"\\\\",
	"$'a\\nb'",
	"$'\\x41\\t'",
	"$'\\101\\''",
	"$'it\\'s'",
	"$'a;b'",
	"$\"a b\"",
	"'#'",
	"\"#\"",
	"a'b'\"c\"",
	"'$x'",
	"'`'",
	"'\\'",
	"\"a`echo b`c\"",
	"\"(\"",
	"')'",
	"\";\"",
	"\"{a,b}\"",
	"'*'",
	"\"~\"",
	"'<<E'",
	"\"<<E\"",
	"a\"b\"'c'd",
	"\"'\"'\"'",
	"\"\\\\\"",
};
static const char *const expansions[] = {
	"$x",
	"${x}",
	"\"$x\"",
	"\"${arr[@]}\"",
	"${arr[1]}",
	"$1",
	"$@",
	"\"$*\"",
	"$#",
	"$?",
	"$$",
	"$!",
	"$-",
	"${#x}",
	"${#arr[@]}",
	"${x:-%u}",
	"${x:=%u}",
	"${x:+%u}",
	"${x:?%u}",
	"${x-%u}",
	"${x#a*}",
	"${x##*/}",
	"${x%.c}",
	"${x%%.*}",
	"${x/a/b}",
	"${x//a/b}",
	"${x/#a/b}",
	"${x/%a/b}",
	"${x^}",
	"${x^^}",
	"${x,}",
	"${x,,}",
	"${x:1}",
	"${x:1:2}",
	"${x: -1}",
	"${!x}",
	"${!arr[@]}",
	"${x@Q}",
	"${arr[$x]}",
	"${arr[$(%c)]}",
	"${x:$(%c)}",
	"\"${x:-%u}\"",
	"$(%c)",
	"\"$(%c)\"",
	"$(%l)",
	"$((%a))",
	"\"$((%a))\"",
	"<(%c)",
	">(%c)",
	"\"a $(%c) b\"",
	"a$(%c)b",
	"${x:-$(%c)}",
	"\"${x:+\"%u\"}\"",
	"\"${x:-a b}\"",
	"${x/$(%c)/b}",
	"${x:-'a}b'}",
	"\"${x%\"}\"}\"",
	"\"${x:-'a'}\"",
	"${x:-\"a}b\"}",
	"$(%c)$(%c)",
	"\"$x\"'$x'$x",
	"${x//\\//_}",
	"${x#\\}}",
};
static const char *const arithmetic[] = {
	"1",
	"x",
	"x + 1",
	"x << 2",
	"(1 + 2) * 3",
	"x ? 1 : 2",
	"$x + ${y}",
	"arr[1] + 1",
	"x++",
	"x == 1",
	"x && y",
	"$(%c) + 1",
	"x >= 2 || y",
	"~x & 3",
	"x = y, y = 2",
	"16#ff",
	"x ** 2",
	"\"1\" + 2",
	"${#arr[@]} - 1",
	"arr[$(%c)]",
	"x |= 1",
	"x % 2",
	"-x",
	"${x:-1}",
};
static const char *const conditions[] = {
	"-n %u",           "-z $x",          "%u == a*",
	"%u != %u",        "$x -gt 1",       "-f %u && -d %u",
	"-e a || -e b",    "! -e %u",        "( -e a )",
	"$x =~ ^a(b|c)+$", "$x =~ ^[0-9]+$", "%u < b",
	"%u > b",          "$x = \"a b\"",   "-n $(%c)",
	"$x == @(a|b)",    "$x =~ 'a b'",    "( -e a || -e b ) && -e c",
	"$x == [ab]*",     "-v x",           "%u",
	"a -nt b",         "$x =~ a\\ b",    "! ( $x == 1 )",
};
static const char *const redirects[] = {
	">%w",   ">>%w",     "<%w",     "2>%w",  "2>&1",    ">&2",       "&>%w",
	"&>>%w", ">|%w",     "<>%w",    "<<<%w", "<<< %w",  "> %w",      "0<%w",
	"1>>%w", "2>&-",     "<&3",     "3<&0",  "{fd}>%w", "{fd}<&0",   "{fd}>&-",
	"10>%w", "2> >(%c)", "< <(%c)", ">&%u",  "2>&1-",   "<<<\"$x\"", "<<<'a b'",
};
static const char *const compounds[] = {
	"(%l)",
	"{ %l; }",
	"if %c; then %l; fi",
	"if %c; then %l; else %l; fi",
	"if %c; then %l; elif %c; then %l; else %l; fi",
	"while %c; do %l; done",
	"until %c; do %l; done",
	"for x in %w %w; do %l; done",
	"for x; do %l; done",
	"for x in; do %c; done",
	"for x in %w; { %c; }",
	"for ((%a; %a; %a)); do %l; done",
	"for ((;;)); do %c; done",
	"for (( i = 0; i < 3; i++ )) { %c; }",
	"select x in %w %w; do %l; done",
	"case %w in a) %l ;; esac",
	"case %w in a|b) %l ;; *) %c ;; esac",
	"case %w in (a) %c ;& (b|c) %c ;;& *) ;; esac",
	"case %w in esac",
	"case %w in [ab]*) %c ;; \"a b\") %c ;; @(a|b)) %c; esac",
	"f1() { %l; }",
	"function f2 { %l; }",
	"function f3(){ %c; }",
	"f4() ( %l )",
	"f-5 () { %c; } >%w",
	"f6() if %c; then %c; fi",
	"f7() [[ -n $x ]]",
	"f8() (( x > 1 ))",
	"[[ %t ]]",
	"[[ %t && %t ]]",
	"(( %a ))",
	"((%a))",
	"coproc prog1",
	"coproc NAME { %l; }",
	"coproc { %c; }",
	"( (%c); %c )",
	"( ( %c ) )",
	"{ { %c; }; }",
	"time %s",
	"time -p %s",
	"! %s",
	"{ %l; } >%w 2>&1",
	"(%l) <%w",
	"while read -r x; do %c; done < %w",
	"for x in %w; do %c; done | %s",
	"if ! %s; then %c; fi",
	"if [[ %t ]]; then %c; fi",
	"while (( %a )); do %c; done",
	"if (%c); then (%c) fi",
	"if { %c; } then { %c; } fi",
	"while (%c) do (%c) done",
	"until ! %s; do %c; done",
};
static const char *const simple[] = {
	"%p",
	"%p %w",
	"%p %w %w",
	"%p %w %w %w",
	"%p %w %r",
	"%r %p %w",
	"%p %r %w %r",
	"%v=%w",
	"%v=%w %p %w",
	"%v+=%w",
	"%v=",
	"%v= %p",
	"%v=(%w %w)",
	"%v+=(%w)",
	"%v=()",
	"arr[1]=%w",
	"arr[$x]=%w %v=%w",
	"arr[$(%o)]=%w",
	"arr[x+1]+=%w",
	"declare -a arr=(%w %w)",
	"declare -A m=([a]=%w [\"b c\"]=%w)",
	"local x=%w",
	"export %v=%w y",
	"readonly %v",
	"%v=$(%o)",
	"%v=`%b`",
	"%p `%b`",
	"%p \"`%b`\"",
	"%p %h",
	"%p %h | %p",
	"%p %w %h %w",
	"%p %h %h",
	"%r",
	"[ -n %w ]",
	"[ %w = %w -a -f %w ]",
	": %w",
	". %w",
	"%p @(a|b)",
	"%p !(a).c",
	"%p *(a)+(b)",
	"%p \\\n %w",
};
static const char *const programs[] = {
	"prog1",    "prog2", "prog3",    "./run",      "/opt/bin/x", "a-b",       "git",
	"tool.sh",  "p_q",   "'prog 4'", "pr\"og\"5",  "pr''og6",    "\"prog7\"", "\\prog8",
	"$'prog9'", "ifx",   "donee",    "prog_{a,b}", "~/bin/x",
};
static const char *const links[] = { "; ",   " && ",  " || ", " | ", " & ",       " |& ",   "\n",
				     "\n\n", " &&\n", " |\n", ";\n", " # note\n", " ||\n\t" };

#define PICK(g, table) (table)[pick(g, SG_ARRAY_LEN(table))]

static void
write_bodies(struct generator *g)
{
	static const char *const lines[] = {
		"text",    "a $x b", "it's", "\"", "$(prog1 a)", "`prog2`", "\\$x \\\\ \\a",
		"${x:-b}", "#",      ")",    ""
	};
	size_t count = g->pending_count;

	g->pending_count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct here_document *here = &g->pending[i];

		for (unsigned k = pick(g, 3); k > 0; k--) {
			put(g, here->tabs && pick(g, 2) ? "\t" : "");
			put(g, PICK(g, lines));
			put(g, "\n");
		}
		put(g, here->tabs ? "\t" : "");
		put(g, here->delimiter);
		put(g, "\n");
	}
}

static void
write_newline(struct generator *g)
{
	put(g, "\n");
	write_bodies(g);
}

static void
write_here_document(struct generator *g)
{
	static const struct {
		const char *text, *delimiter;
		bool quoted, tabs;
	} kinds[] = {
		{ "<<E", "E", false, false },  { "<<-E", "E", false, true },
		{ "<<'E'", "E", true, false }, { "<<\"E 1\"", "E 1", true, false },
		{ "<<\\E", "E", true, false }, { "<< EOF", "EOF", false, false },
		{ "<<-'E'", "E", true, true }, { "3<<E2", "E2", false, false },
	};
	unsigned kind = pick(g, SG_ARRAY_LEN(kinds));

	if (g->one_line || g->pending_count == MAX_HERE_DOCUMENTS) {
		put(g, "<<<body");
		return;
	}
	put(g, kinds[kind].text);
	g->pending[g->pending_count++] =
		(struct here_document){ kinds[kind].delimiter, kinds[kind].quoted,
					kinds[kind].tabs };
}

/* Newlines cannot stand everywhere; there a semicolon does what they do. */
static void
write_link(struct generator *g)
{
	const char *link = PICK(g, links);

	if (g->one_line && strchr(link, '\n')) {
		put(g, "; ");
		return;
	}
	for (; *link; link++)
		if (*link == '\n')
			write_newline(g);
		else
			sg_buffer_add_char(&g->out, *link);
}

static void write_template(struct generator *g, const char *text);

/* A row that can stand here: no newline where all is one line, nothing that backquotes would read otherwise. */
static const char *
pick_row(struct generator *g, const char *const *table, size_t count)
{
	const char *text = table[pick(g, (unsigned)count)];

	while ((g->one_line && strchr(text, '\n')) || (g->backquoted && strpbrk(text, "`\\\"'$")))
		text = table[pick(g, (unsigned)count)];
	return text;
}

#define PICK_ROW(g, table) pick_row((g), (table), SG_ARRAY_LEN(table))

/* "((" would be arithmetic: a blank between two parentheses of commands. */
static void
part_parentheses(struct generator *g, size_t start)
{
	if (start == 0 || start >= g->out.len || g->out.p[start - 1] != '(' ||
	    g->out.p[start] != '(')
		return;
	sg_buffer_add_char(&g->out, ' ');
	memmove(g->out.p + start + 1, g->out.p + start, g->out.len - start - 1);
	g->out.p[start] = ' ';
}

static void
write_command(struct generator *g)
{
	size_t start = g->out.len;

	if (g->depth >= MAX_DEPTH || pick(g, 10) < 7) {
		write_template(g, PICK_ROW(g, simple));
		return;
	}
	g->depth++;
	write_template(g, PICK_ROW(g, compounds));
	g->depth--;
	part_parentheses(g, start);
}

static void
write_list(struct generator *g)
{
	write_command(g);
	for (unsigned count = pick(g, 2); count > 0; count--) {
		write_link(g);
		write_command(g);
	}
}

/* A substitution of several lines, with here-documents of its own. */
static void
write_long_substitution(struct generator *g)
{
	size_t start;

	put(g, "$(");
	start = g->out.len;
	g->depth += 2;
	write_list(g);
	g->depth -= 2;
	part_parentheses(g, start);
	write_newline(g);
	put(g, ")");
}

static void
write_word(struct generator *g)
{
	unsigned kind = pick(g, 12);
	bool outer = g->one_line;

	if (kind < 4 || g->depth > MAX_DEPTH) {
		put(g, PICK(g, plain));
	} else if (kind < 7) {
		put(g, g->backquoted ? PICK(g, harmless) : PICK_ROW(g, quoted));
	} else if (kind == 7 && !g->one_line && g->pending_count == 0) {
		write_long_substitution(g);
	} else if (!g->backquoted) {
		g->depth += 2;
		g->one_line = true;
		write_template(g, PICK_ROW(g, expansions));
		g->one_line = outer;
		g->depth -= 2;
	} else {
		put(g, "<(prog1)");
	}
}

static void
write_line(struct generator *g)
{
	bool outer = g->one_line;

	g->one_line = true;
	write_command(g);
	g->one_line = outer;
}

static void
write_backquoted(struct generator *g)
{
	bool outer = g->one_line;

	g->one_line = g->backquoted = true;
	write_command(g);
	g->one_line = outer;
	g->backquoted = false;
}

static void
write_code(struct generator *g, char code)
{
	switch (code) {
	case 'w':
		write_word(g);
		break;
	case 'u':
		put(g, PICK(g, harmless));
		break;
	case 'c':
		write_command(g);
		break;
	case 'l':
		write_list(g);
		break;
	case 'o':
		write_line(g);
		break;
	case 's':
		write_template(g, PICK_ROW(g, simple));
		break;
	case 'b':
		write_backquoted(g);
		break;
	case 'p':
		put(g, PICK_ROW(g, programs));
		break;
	case 'v':
		put(g, PICK(g, names));
		break;
	case 'a':
		write_template(g, g->backquoted ? "x + 1" : PICK_ROW(g, arithmetic));
		break;
	case 't':
		write_template(g, g->backquoted ? "-n a" : PICK_ROW(g, conditions));
		break;
	case 'r':
		write_template(g, PICK_ROW(g, redirects));
		break;
	case 'h':
		write_here_document(g);
		break;
	default:
		sg_buffer_add_char(&g->out, '%'), sg_buffer_add_char(&g->out, code);
		break;
	}
}

static void
write_template(struct generator *g, const char *text)
{
	for (; *text; text++)
		if (*text == '%' && text[1])
			write_code(g, *++text);
		else
			sg_buffer_add_char(&g->out, *text);
}

struct sg_span
sg_generate_script(struct sg_arena *arena, unsigned seed)
{
	struct generator g = { .out = { .arena = arena },
			       .state = 0x9e3779b97f4a7c15u * (seed + 1u) };

	for (unsigned count = 1 + pick(&g, 2); count > 0; count--) {
		write_list(&g);
		write_newline(&g);
	}
	return sg_buffer_span(&g.out);
}

/* A place where a word starts or ends, behind `from`. */
static size_t
next_blank(struct sg_span text, size_t from)
{
	while (from < text.len && text.p[from] != ' ' && text.p[from] != '\n')
		from++;
	return from;
}

struct sg_span
sg_generate_broken(struct sg_arena *arena, struct sg_span script, unsigned seed)
{
	static const char spare[] = "()(){}{};;&|<>\"'`$\\#[]!=\n";
	struct generator g = { .out = { .arena = arena },
			       .state = 0x9e3779b97f4a7c15u * (seed + 7u) };
	unsigned kind = pick(&g, 5);
	size_t at = pick(&g, (unsigned)script.len), end = next_blank(script, at),
	       last = next_blank(script, end + 1);

	sg_buffer_add(&g.out, sg_span_first(script, at));
	if (kind == 0) { /* a byte lost */
		sg_buffer_add(&g.out, sg_span_from(script, at + 1));
	} else if (kind == 1) { /* a byte replaced */
		sg_buffer_add_char(&g.out, spare[pick(&g, sizeof(spare) - 1)]);
		sg_buffer_add(&g.out, sg_span_from(script, at + 1));
	} else if (kind == 2) { /* a byte put in */
		sg_buffer_add_char(&g.out, spare[pick(&g, sizeof(spare) - 1)]);
		sg_buffer_add(&g.out, sg_span_from(script, at));
	} else if (kind == 3) { /* the rest of a word lost */
		sg_buffer_add(&g.out, sg_span_from(script, end));
	} else { /* two words swapped */
		if (last > script.len)
			last = end;
		sg_buffer_add(&g.out, (struct sg_span){ script.p + end, last - end });
		sg_buffer_add(&g.out, (struct sg_span){ script.p + at, end - at });
		sg_buffer_add(&g.out, sg_span_from(script, last));
	}
	return sg_buffer_span(&g.out);
}
