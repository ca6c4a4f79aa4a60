/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sed: the commands that start programs (e, s///e) and those that touch files (r R w W, s///w). The rest of the grammar is read
 * only to know where a command ends. Must not know any other language.
 */
#include "scan/more.h"

struct sed {
	struct sg_span code;
	size_t at;
	size_t last_bracket; /* where the last ] stands: a [ behind it opens no set */
	struct sg_arena *arena;
	const struct sg_scan_sink *sink;
};

static char
look(const struct sed *sed)
{
	return sed->at < sed->code.len ? sed->code.p[sed->at] : '\n';
}

static bool
done(const struct sed *sed)
{
	return sed->at >= sed->code.len || *sed->sink->stopped;
}

static void
skip(struct sed *sed, const char *bytes)
{
	while (!done(sed) && look(sed) != 0 && strchr(bytes, look(sed)) != NULL)
		sed->at++;
}

/* The rest of the line: a file name, a command, a label. */
static struct sg_span
rest_of_line(struct sed *sed)
{
	struct sg_span rest = sg_span_from(sed->code, sed->at);
	size_t end = sg_span_find(rest, '\n');

	rest = sg_span_first(rest, end);
	sed->at += rest.len;
	return sg_span_trim(rest);
}

/* Text up to the delimiter, which is taken; inside brackets it does not count. */
static struct sg_span
delimited(struct sed *sed, char delimiter, bool brackets)
{
	size_t from = sed->at;
	bool set = false;

	for (; !done(sed); sed->at++) {
		char c = look(sed);

		if (c == '\\')
			sed->at++;
		else if (brackets && c == '[' && !set)
			set = sed->at < sed->last_bracket;
		else if (brackets && c == ']' && sed->at > from && sed->code.p[sed->at - 1] != '[')
			set = false;
		else if (c == delimiter && !set)
			break;
	}
	if (sed->at > sed->code.len)
		sed->at = sed->code.len;
	sed->at++;
	return (struct sg_span){ sed->code.p + from,
				 (sed->at > sed->code.len ? sed->code.len : sed->at - 1) - from };
}

/* Addresses, ranges and the negation before a command; an unknown part there is an address. */
static void
skip_addresses(struct sed *sed)
{
	while (!done(sed)) {
		char c = look(sed);

		if (c == '/' || c == '\\') {
			sed->at += c == '\\' ? 2 : 1;
			delimited(sed, c == '/' || sed->at == 0 ? '/' : sed->code.p[sed->at - 1],
				  true);
			skip(sed, "IM");
		} else if (c == SG_MARK_ANY || strchr("0123456789$,~+! \t", c) != NULL) {
			sed->at++;
		} else {
			return;
		}
	}
}

static void
report_opaque(struct sed *sed, struct sg_span what)
{
	sed->sink->problem(sed->sink->context, SG_E_SCRIPT_OPAQUE, what);
}

/* The replacement as it will stand in the pattern space: & and \1 are unknown. */
static struct sg_span
replacement_text(struct sed *sed, struct sg_span replacement)
{
	struct sg_buffer text = { .arena = sed->arena };

	for (size_t i = 0; i < replacement.len; i++) {
		char c = replacement.p[i];

		if (c == '&') {
			sg_buffer_add_char(&text, SG_MARK_ANY);
		} else if (c == '\\' && i + 1 < replacement.len) {
			c = replacement.p[++i];
			if ((c >= '0' && c <= '9') || strchr("LUElu", c ? c : 'x') != NULL)
				sg_buffer_add_char(&text, SG_MARK_ANY);
			else
				sg_buffer_add_char(&text, c == 'n' ? '\n' : c == 't' ? '\t' : c);
		} else {
			sg_buffer_add_char(&text, c);
		}
	}
	return sg_buffer_span(&text);
}

static void
read_substitute(struct sed *sed)
{
	char delimiter = look(sed);
	struct sg_span pattern, replacement, text;
	bool runs = false;

	sed->at++;
	pattern = delimited(sed, delimiter, true);
	replacement = delimited(sed, delimiter, false);
	for (; !done(sed) && strchr("gpiImM0123456789ew", look(sed) ? look(sed) : 'x') != NULL;
	     sed->at++) {
		if (look(sed) == 'w') {
			sed->at++;
			sg_scan_report_path(sed->sink, SG_EFFECT_WRITE, rest_of_line(sed));
			break;
		}
		runs = runs || look(sed) == 'e';
	}
	if (!runs)
		return;
	text = replacement_text(sed, replacement);
	sg_scan_report_shell(sed->sink, text);
	/* Unless the pattern takes the whole line, input is run along with it. */
	if (!sg_span_is(pattern, ".*") && !sg_span_is(pattern, "^.*$") &&
	    !sg_span_is(pattern, "^.*") && sg_span_find(text, SG_MARK_ANY) == SIZE_MAX)
		report_opaque(sed, SG_SPAN("sed s///e"));
}

/* a, i, c: the text goes to the end of the line, and on behind a backslash. */
static void
skip_text(struct sed *sed)
{
	while (!done(sed) && look(sed) != '\n')
		sed->at += look(sed) == '\\' ? 2 : 1;
}

static void
read_execute(struct sed *sed)
{
	struct sg_span command = rest_of_line(sed);

	/* Without a command the input itself is run. */
	if (command.len == 0 || command.p[0] == '}' || command.p[0] == ';')
		report_opaque(sed, SG_SPAN("sed e"));
	else
		sg_scan_report_shell(sed->sink, command);
}

static void
read_command(struct sed *sed)
{
	size_t from = sed->at;
	char c;

	skip_addresses(sed);
	c = look(sed);
	/* Nothing but unknown text can be any command. */
	if (sed->at > from && sed->code.p[sed->at - 1] == SG_MARK_ANY &&
	    (done(sed) || c == '\n' || c == ';'))
		report_opaque(sed, SG_SPAN("sed script"));
	if (done(sed))
		return;
	sed->at++;
	switch (c) {
	case 's':
		read_substitute(sed);
		break;
	case 'y':
		c = look(sed);
		sed->at++;
		delimited(sed, c, false);
		delimited(sed, c, false);
		break;
	case 'e':
		read_execute(sed);
		break;
	case 'r':
	case 'R':
		sg_scan_report_path(sed->sink, SG_EFFECT_READ, rest_of_line(sed));
		break;
	case 'w':
	case 'W':
		sg_scan_report_path(sed->sink, SG_EFFECT_WRITE, rest_of_line(sed));
		break;
	case 'a':
	case 'i':
	case 'c':
		skip_text(sed);
		break;
	case '#':
		rest_of_line(sed);
		break;
	case ':':
	case 'b':
	case 't':
	case 'T':
		while (!done(sed) && strchr(";\n}", look(sed) ? look(sed) : 'x') == NULL)
			sed->at++;
		break;
	default:
		break;
	}
}

void
sg_scan_sed(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	    const struct sg_scan_sink *sink)
{
	struct sed sed = { .code = code, .arena = arena, .sink = sink };

	(void)language;
	for (size_t i = 0; i < code.len; i++)
		if (code.p[i] == ']')
			sed.last_bracket = i;
	while (!done(&sed)) {
		skip(&sed, " \t\r\n;{}");
		if (!done(&sed))
			read_command(&sed);
	}
}
