/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redirections of a command: what they make of its streams and descriptors. Knows no program; which files are touched is
 * reported in run.c.
 */
#include "shell/walk.h"

static const struct sg_stream nothing = { .state = SG_INPUT_NONE, .text = { 0 } };
static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

/* The number behind one of the names that descriptors have; SIZE_MAX for any other file. */
static size_t
descriptor_number(struct sg_span path)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/",
					       "/proc/thread-self/fd/" };
	size_t number = 0;

	if (sg_span_is(path, "/dev/stdin"))
		return 0;
	for (size_t i = 0; i < SG_ARRAY_LEN(folders); i++) {
		struct sg_span digits = sg_span_from(path, strlen(folders[i]));

		if (!sg_span_starts(path, sg_span_of(folders[i])) || digits.len == 0 ||
		    digits.len > 6)
			continue;
		for (size_t k = 0; k < digits.len && number != SIZE_MAX; k++)
			number = digits.p[k] < '0' || digits.p[k] > '9'
					 ? SIZE_MAX
					 : number * 10 + (size_t)(digits.p[k] - '0');
		return number;
	}
	return SIZE_MAX;
}

struct sg_stream
sg_walk_descriptor_at(const struct sg_walker *w, size_t number)
{
	return w->descriptors ? w->descriptors->at[number] : nothing;
}

static void
set_descriptor(struct sg_walker *w, size_t number, struct sg_stream stream)
{
	struct sg_descriptors *others = sg_arena_alloc(w->arena, sizeof(*others));

	if (w->descriptors)
		*others = *w->descriptors;
	others->at[number] = stream;
	w->descriptors = others;
}

bool
sg_walk_descriptor(const struct sg_walker *w, struct sg_span path, struct sg_stream in,
		   struct sg_stream *out)
{
	size_t number = descriptor_number(path);

	if (number == SIZE_MAX)
		return false;
	*out = something;
	if (number == 0)
		*out = in;
	else if (number < SG_DESCRIPTORS &&
		 sg_walk_descriptor_at(w, number).state == SG_INPUT_KNOWN)
		*out = sg_walk_descriptor_at(w, number);
	else if (number >= SG_FIRST_PROCESS && number - SG_FIRST_PROCESS < w->processes.len)
		*out = w->processes.items[number - SG_FIRST_PROCESS];
	return true;
}

static struct sg_stream
body_stream(struct sg_walker *w, struct sg_word body, bool newline)
{
	if (body.flags & SG_WORD_OPAQUE && body.text.len == 1)
		return something;
	return (struct sg_stream){
		.state = SG_INPUT_KNOWN,
		.text = newline ? sg_arena_join(w->arena, body.text, SG_SPAN("\n")) : body.text
	};
}

static const enum sg_redirect_op redirect_ops[] = {
	[SG_SYNTAX_IN] = SG_REDIRECT_READ,          [SG_SYNTAX_OUT] = SG_REDIRECT_WRITE,
	[SG_SYNTAX_APPEND] = SG_REDIRECT_APPEND,    [SG_SYNTAX_INOUT] = SG_REDIRECT_CHANGE,
	[SG_SYNTAX_DUP_IN] = SG_REDIRECT_DUPLICATE, [SG_SYNTAX_DUP_OUT] = SG_REDIRECT_DUPLICATE,
	[SG_SYNTAX_OUT_ERR] = SG_REDIRECT_WRITE,    [SG_SYNTAX_APPEND_ERR] = SG_REDIRECT_APPEND,
	[SG_SYNTAX_HEREDOC] = SG_REDIRECT_BODY,     [SG_SYNTAX_HERESTRING] = SG_REDIRECT_BODY,
};

static bool
is_descriptor(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.p[i] < '0' || text.p[i] > '9') && text.p[i] != '-')
			return false;
	return text.len > 0;
}

/* >& word is &> word unless the word is a descriptor. */
static enum sg_redirect_op
effective_op(const struct sg_syntax_redirect *redirect, struct sg_word target)
{
	if (redirect->op == SG_SYNTAX_DUP_OUT && !is_descriptor(target.text))
		return SG_REDIRECT_WRITE;
	if (redirect->op == SG_SYNTAX_DUP_IN && !is_descriptor(target.text))
		return SG_REDIRECT_READ;
	return redirect_ops[redirect->op];
}

/* What a redirection makes readable; false when it does not. */
static bool
redirect_input(struct sg_walker *w, const struct sg_syntax_redirect *syntax,
	       const struct sg_redirect *redirect, struct sg_stream in, struct sg_stream *out)
{
	struct sg_span target = redirect->target.text;

	*out = something;
	if (redirect->op == SG_REDIRECT_BODY) {
		*out = body_stream(w, redirect->target, syntax->op == SG_SYNTAX_HERESTRING);
	} else if (redirect->op == SG_REDIRECT_READ || redirect->op == SG_REDIRECT_CHANGE) {
		if (sg_span_is(target, "/dev/null"))
			*out = nothing;
		else if (!sg_walk_descriptor(w, target, in, out))
			(void)sg_files_read(w, redirect->target, out);
	} else if (syntax->op == SG_SYNTAX_DUP_IN) {
		(void)sg_walk_descriptor(w, sg_arena_join(w->arena, SG_SPAN("/dev/fd/"), target),
					 in, out);
	} else {
		return false;
	}
	return true;
}

static void
follow_redirect(struct sg_walker *w, const struct sg_syntax_redirect *syntax,
		const struct sg_redirect *redirect, struct sg_stream *in, bool *out_kept)
{
	struct sg_stream stream;

	if (redirect_input(w, syntax, redirect, *in, &stream)) {
		if (redirect->fd == 0)
			*in = stream;
		else if (redirect->fd > 0 && redirect->fd < SG_DESCRIPTORS)
			set_descriptor(w, (size_t)redirect->fd, stream);
	} else if ((redirect->op == SG_REDIRECT_WRITE || redirect->op == SG_REDIRECT_APPEND) &&
		   redirect->fd == 1) {
		*out_kept = false;
	}
}

const struct sg_redirect *
sg_walk_redirects(struct sg_walker *w, const struct sg_syntax_redirect *redirects, size_t *count,
		  struct sg_stream *in, bool *out_kept)
{
	struct SG_VEC(struct sg_redirect) list = { 0 };

	for (const struct sg_syntax_redirect *r = redirects; r; r = r->next) {
		struct sg_redirect redirect = { .fd = r->fd };
		bool reads = r->op == SG_SYNTAX_IN || r->op == SG_SYNTAX_INOUT ||
			     r->op == SG_SYNTAX_DUP_IN || r->op == SG_SYNTAX_HEREDOC ||
			     r->op == SG_SYNTAX_HERESTRING;

		redirect.target = sg_expand_single(w, r->target);
		redirect.op = effective_op(r, redirect.target);
		if (redirect.fd < 0)
			redirect.fd = reads ? 0 : 1;
		follow_redirect(w, r, &redirect, in, out_kept);
		sg_vec_push(w->arena, &list, redirect);
		if (list.len > SG_MAX_WORDS)
			sg_walk_problem(w, SG_E_SCRIPT_LIMIT, SG_SPAN("too many redirections"));
		if (w->stopped)
			break;
	}
	*count = list.len;
	return list.items;
}
