/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking secrets out of texts before they are recorded. Rather too much than too little: a record tells what was tried,
 * nobody needs the password for that. Knows nothing about commands.
 */
#include "audit/audit.h"
#include "base/vec.h"

#define REDACTED SG_SPAN("[redacted]")

/* What tokens start with, and how many further characters make one. */
static const struct {
	struct sg_span prefix;
	size_t more;
} tokens[] = {
	{ { "ghp_", 4 }, 16 },     { { "gho_", 4 }, 16 },     { { "ghu_", 4 }, 16 },
	{ { "ghs_", 4 }, 16 },     { { "ghr_", 4 }, 16 },     { { "github_pat_", 11 }, 16 },
	{ { "glpat-", 6 }, 12 },   { { "xoxb-", 5 }, 10 },    { { "xoxp-", 5 }, 10 },
	{ { "xoxa-", 5 }, 10 },    { { "xapp-", 5 }, 10 },    { { "AKIA", 4 }, 16 },
	{ { "ASIA", 4 }, 16 },     { { "AIza", 4 }, 30 },     { { "sk-", 3 }, 16 },
	{ { "sk_live_", 8 }, 10 }, { { "rk_live_", 8 }, 10 }, { { "npm_", 4 }, 20 },
	{ { "pypi-", 5 }, 16 },    { { "eyJ", 3 }, 20 },      { { "hvs.", 4 }, 16 },
	{ { "dop_v1_", 7 }, 16 },  { { "SG.", 3 }, 30 },      { { "ya29.", 5 }, 16 },
};

/* Parts of names whose value is a secret. */
static const struct sg_span secret_names[] = {
	{ "password", 8 },         { "passwd", 6 },       { "passphrase", 10 },
	{ "secret", 6 },           { "token", 5 },        { "api_key", 7 },
	{ "api-key", 7 },          { "apikey", 6 },       { "access_key", 10 },
	{ "access-key", 10 },      { "accesskey", 9 },    { "account_key", 11 },
	{ "accountkey", 10 },      { "account-key", 11 }, { "private_key", 11 },
	{ "private-key", 11 },     { "credential", 10 },  { "authorization", 13 },
	{ "sharedaccesskey", 15 }, { "pwd=", 4 },         { "sig=", 4 },
};

static bool
is_token_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.' || c == '/' || c == '+' || c == '=' || c == '~';
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static bool
starts_nocase(struct sg_span text, struct sg_span prefix)
{
	return text.len >= prefix.len && sg_span_eq_nocase(sg_span_first(text, prefix.len), prefix);
}

static size_t
token_len(struct sg_span text)
{
	size_t len = 0;

	while (len < text.len && is_token_byte(text.p[len]))
		len++;
	return len;
}

/* Length of a well-known token at the start of text, 0: none. */
static size_t
known_token(struct sg_span text)
{
	size_t len = token_len(text);

	for (size_t i = 0; i < SG_ARRAY_LEN(tokens); i++)
		if (sg_span_starts(text, tokens[i].prefix) &&
		    len >= tokens[i].prefix.len + tokens[i].more)
			return len;
	return 0;
}

/* Length of the value at the start of text: quoted, or up to what ends a word. */
static size_t
value_len(struct sg_span text)
{
	char quote = text.len && (text.p[0] == '"' || text.p[0] == '\'') ? text.p[0] : 0;
	size_t len = quote != 0;

	while (len < text.len &&
	       (quote ? text.p[len] != quote : !strchr(" \t\r\n;&|<>\"'`)},", text.p[len])))
		len++;
	return quote && len < text.len ? len + 1 : len;
}

static size_t
blanks(struct sg_span text)
{
	size_t len = 0;

	while (len < text.len && (text.p[len] == ' ' || text.p[len] == '\t'))
		len++;
	return len;
}

/* Bearer X, Basic X: length up to the credential, 0: none. */
static size_t
scheme_len(struct sg_span text)
{
	static const struct sg_span schemes[] = { { "Bearer ", 7 },
						  { "Basic ", 6 },
						  { "Token ", 6 } };

	for (size_t i = 0; i < SG_ARRAY_LEN(schemes); i++)
		if (starts_nocase(text, schemes[i]))
			return schemes[i].len;
	return 0;
}

/* A name that says its value is secret, with what stands between the two; 0: none. */
static size_t
secret_name(struct sg_span text)
{
	size_t name = 0, at;
	bool secret = false;

	while (name < text.len && is_name_byte(text.p[name]))
		name++;
	for (size_t k = 0; k < name && !secret; k++)
		for (size_t i = 0; i < SG_ARRAY_LEN(secret_names) && !secret; i++)
			secret = starts_nocase(sg_span_from(text, k), secret_names[i]);
	if (!secret)
		return 0;
	at = name;
	if (at < text.len && (text.p[at] == '"' || text.p[at] == '\''))
		at++;
	at += blanks(sg_span_from(text, at));
	if (at < text.len && (text.p[at] == '=' || text.p[at] == ':'))
		return at + 1 + blanks(sg_span_from(text, at + 1));
	return text.p[0] == '-' && at > name ? at : 0;
}

/* user:password@ behind ://; 0: none. */
static size_t
userinfo_len(struct sg_span text)
{
	for (size_t i = 0; i < text.len && !strchr("/?# \t\r\n\"'", text.p[i]); i++)
		if (text.p[i] == '@')
			return i;
	return 0;
}

static size_t
private_key_len(struct sg_span text)
{
	size_t end = sg_span_search(text, SG_SPAN("-----END"));

	if (!sg_span_starts(text, SG_SPAN("-----BEGIN")) ||
	    sg_span_search(sg_span_first(text, 64), SG_SPAN("PRIVATE KEY")) == SIZE_MAX)
		return 0;
	return end == SIZE_MAX ? text.len : end;
}

/* At the start of text: *keep bytes stay, the result's many bytes go. 0: no secret here. */
static size_t
secret_at(struct sg_span text, bool word_start, size_t *keep)
{
	size_t len;

	*keep = 0;
	if (sg_span_starts(text, SG_SPAN("://"))) {
		*keep = 3;
		return userinfo_len(sg_span_from(text, 3));
	}
	if (!word_start)
		return 0;
	len = private_key_len(text);
	if (!len)
		len = known_token(text);
	if (len)
		return len;
	*keep = secret_name(text);
	*keep += scheme_len(sg_span_from(text, *keep));
	return *keep ? value_len(sg_span_from(text, *keep)) : 0;
}

struct sg_span
sg_redact(struct sg_span text, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	bool word_start = true;

	while (text.len) {
		size_t keep;
		size_t gone = secret_at(text, word_start, &keep);

		if (gone) {
			sg_buffer_add(&out, sg_span_first(text, keep));
			sg_buffer_add(&out, REDACTED);
			text = sg_span_from(text, keep + gone);
			word_start = true;
			continue;
		}
		word_start = !is_name_byte(text.p[0]);
		sg_buffer_add_char(&out, text.p[0]);
		text = sg_span_from(text, 1);
	}
	return sg_buffer_span(&out);
}
