/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files and hosts that a word of a command names, by its role. Which of them may be touched is not known here.
 */
#include "shell/run.h"

#include "match/path.h"

bool
sg_run_is_url(struct sg_span text)
{
	struct sg_span start = sg_span_first(text, 16);
	size_t at;

	if (sg_span_find(start, ':') == SIZE_MAX)
		return false;
	at = sg_span_search(start, SG_SPAN("://"));
	return at != SIZE_MAX && at > 0 && at < 12;
}

static struct sg_word
tail_of(struct sg_word word, size_t from)
{
	return sg_word_of_marks(sg_span_from(word.text, from), word.flags);
}

/* dig NAME, nslookup NAME SERVER, mail USER@HOST: a name with a dot inside, an address, or nothing known. */
static bool
looks_like_host(struct sg_span text)
{
	static const char more[] = ".-_:@[]";
	bool dot = false;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)sg_lower(text.p[i]);

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c <= SG_MARK_ONE ||
		      c >= 0x80 || strchr(more, c)))
			return false;
		dot = dot || (i > 0 && (c == '.' || c == ':' || c == '@')) || c == SG_MARK_ANY;
	}
	return dot && text.p[0] != '.' && text.p[0] != '-';
}

/* file://x and fileb://x as tools read them that take the rest for a path, relative or below ~. */
static void
touch_file_url(struct sg_running *r, struct sg_word value)
{
	size_t at = sg_span_search(value.text, SG_SPAN("://"));
	struct sg_path_world world = { .home = sg_run_home(r) };
	struct sg_word path;

	if (!sg_span_starts(value.text, SG_SPAN("file://")) &&
	    !sg_span_starts(value.text, SG_SPAN("fileb://")))
		return;
	path = tail_of(value, at + 3);
	if (path.text.len && path.text.p[0] == '~')
		path.text = sg_path_resolve(path.text, &world, true, r->w->arena);
	sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, path, true);
}

/*
 * A word about whose meaning nothing is known: wherever a path could stand in it, one is read there: the word itself,
 * behind @ (curl -d @file), behind = (--opt=file, if=file), behind : (HEAD:file, host:file).
 */
static void
touch_anything(struct sg_running *r, struct sg_word word)
{
	size_t equals = sg_span_find(word.text, '='), colon = sg_span_find(word.text, ':');

	if (word.text.len == 0 || word.text.len > 4096)
		return;
	if (sg_run_flag(r, SG_PROGRAM_DATA))
		return;
	if (sg_run_is_url(word.text)) {
		sg_run_effect(r, SG_EFFECT_CONNECT, SG_ROLE_URL, word, true);
		touch_file_url(r, word);
		return;
	}
	if (sg_run_flag(r, SG_PROGRAM_NETWORK) && looks_like_host(word.text))
		sg_run_effect(r, SG_EFFECT_CONNECT, SG_ROLE_HOST, word, true);
	sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, word, false);
	if (word.text.p[0] == '@')
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, tail_of(word, 1), false);
	if (equals != SIZE_MAX)
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, tail_of(word, equals + 1), false);
	if (colon != SIZE_MAX)
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, tail_of(word, colon + 1), false);
}

/* [user@]host:path and URLs are destinations, anything else a local path; which one, the decide layer tells. */
static void
touch_remote(struct sg_running *r, enum sg_role role, struct sg_word word)
{
	bool write = role == SG_ROLE_REMOTE_WRITE;
	size_t colon = sg_span_find(word.text, ':'), slash = sg_span_find(word.text, '/');
	bool helper = sg_span_search(word.text, SG_SPAN("::")) != SIZE_MAX;

	if (helper && sg_span_starts(word.text, SG_SPAN("ext::")))
		sg_run_code(r->w, SG_LANGUAGE_SHELL, tail_of(word, 5), SG_NO_PARAMS,
			    (struct sg_stream){ 0 });
	if (colon != SIZE_MAX && colon < slash)
		sg_run_effect(r, SG_EFFECT_CONNECT, role, word, true);
	else if (word.text.len && word.text.p[0] == SG_MARK_ANY)
		sg_run_effect(r, SG_EFFECT_CONNECT, role, word, true);
	else
		sg_run_effect(r, write ? SG_EFFECT_WRITE : SG_EFFECT_READ, role, word, true);
}

/* -v HOST:CONTAINER: the part before the colon is a path of this machine. */
static void
touch_mount(struct sg_running *r, struct sg_word value)
{
	struct sg_span rest;
	struct sg_span host = sg_span_split(value.text, ':', &rest);

	sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, sg_word_of_marks(host, value.flags), true);
}

/* @file, name=@file, name=<file, file://file */
static void
touch_data_file(struct sg_running *r, struct sg_word value)
{
	size_t at = sg_span_find(value.text, '@');
	size_t less = sg_span_search(value.text, SG_SPAN("=<"));

	touch_file_url(r, value);
	if (at != SIZE_MAX)
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, tail_of(value, at + 1), true);
	if (less != SIZE_MAX)
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, tail_of(value, less + 2), true);
}

/* A URL is a destination, everything else a path. */
static void
touch_source(struct sg_running *r, struct sg_word value)
{
	if (sg_run_is_url(value.text))
		sg_run_effect(r, SG_EFFECT_CONNECT, SG_ROLE_URL, value, true);
	else
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, value, true);
}

/* [TRANSPORT://]HOST[:PORT]/NAME: the first part is a registry when it could be no user's name, as docker tells them apart. */
static void
touch_registry(struct sg_running *r, struct sg_word value)
{
	struct sg_span rest, name = value.text;
	size_t transport = sg_span_search(name, SG_SPAN("://"));
	struct sg_span host;

	if (transport != SIZE_MAX)
		name = sg_span_from(name, transport + 3);
	host = sg_span_split(name, '/', &rest);
	/* A service elsewhere fetches its images itself. */
	if (host.len && host.len < name.len && !sg_run_flag(r, SG_PROGRAM_REMOTE) &&
	    (sg_span_find(host, '.') != SIZE_MAX || sg_span_find(host, ':') != SIZE_MAX ||
	     host.p[0] == SG_MARK_ANY || sg_span_is(host, "localhost")))
		sg_run_effect(r, SG_EFFECT_CONNECT, SG_ROLE_HOST,
			      sg_word_of_marks(host, value.flags), true);
}

static void
touch_urls(struct sg_running *r, struct sg_word value)
{
	struct sg_span rest = value.text;

	for (size_t end; rest.len; rest = sg_span_from(rest, end + 1)) {
		struct sg_span part;

		for (end = 0; end < rest.len && rest.p[end] != ',' && rest.p[end] != '|'; end++)
			;
		part = sg_span_first(rest, end);
		if (sg_run_is_url(part))
			sg_run_effect(r, SG_EFFECT_CONNECT, SG_ROLE_URL,
				      sg_word_of_marks(part, value.flags), true);
	}
}

/* A file that is read. */
static void
touch_read(struct sg_running *r, struct sg_word value)
{
	sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, value, true);
}

static void
touch_write(struct sg_running *r, struct sg_word value)
{
	sg_run_effect(r, SG_EFFECT_WRITE, SG_ROLE_WRITE, value, true);
}

bool
sg_run_touch(struct sg_running *r, enum sg_role role, struct sg_word value)
{
	switch (role) {
	case SG_ROLE_AUTO:
		touch_anything(r, value);
		break;
	case SG_ROLE_DATA_FILE:
		touch_data_file(r, value);
		break;
	case SG_ROLE_READ:
	case SG_ROLE_ENV_FILE:
		touch_read(r, value);
		break;
	case SG_ROLE_WRITE:
		touch_write(r, value);
		break;
	case SG_ROLE_CHANGE:
		touch_read(r, value);
		touch_write(r, value);
		break;
	case SG_ROLE_URL:
	case SG_ROLE_HOST:
		sg_run_effect(r, SG_EFFECT_CONNECT, role, value, true);
		break;
	case SG_ROLE_REMOTE:
	case SG_ROLE_REMOTE_WRITE:
		touch_remote(r, role, value);
		break;
	case SG_ROLE_SOURCE:
		touch_source(r, value);
		break;
	case SG_ROLE_IMAGE: /* what is not here yet is fetched */
	case SG_ROLE_REGISTRY:
		touch_registry(r, value);
		break;
	case SG_ROLE_URLS:
		touch_urls(r, value);
		break;
	case SG_ROLE_MOUNT:
		touch_mount(r, value);
		break;
	default:
		return false;
	}
	return true;
}
