/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Destinations: rows of a URL or operand and the host that clients would connect to, and rows of domain patterns. In
 * the texts "…" stands for a part that is not known, "∗" and "¿" for an unquoted * and ? of a shell.
 */
#include "base/vec.h"
#include "match/domain.h"
#include "model/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>

/* The state's word and the host: "host h", "host h:port", "opaque", "opaque .end", "invalid" ... */
struct row {
	const char *text;
	const char *expected;
};

static struct sg_span
with_marks(const char *text, struct sg_arena *arena)
{
	static const struct {
		const char *shown;
		char mark;
	} marks[] = { { "…", SG_MARK_ANY }, { "∗", SG_MARK_STAR }, { "¿", SG_MARK_ONE } };
	struct sg_span rest = sg_span_of(text);
	struct sg_buffer out = { .arena = arena };

	while (rest.len) {
		size_t used = 1;
		char c = rest.p[0];

		for (size_t i = 0; i < SG_ARRAY_LEN(marks); i++)
			if (sg_span_starts(rest, sg_span_of(marks[i].shown))) {
				used = strlen(marks[i].shown);
				c = marks[i].mark;
			}
		sg_buffer_add_char(&out, c);
		rest = sg_span_from(rest, used);
	}
	return sg_buffer_span(&out);
}

static const char *
shown(const struct sg_destination *d, struct sg_arena *arena)
{
	static const char *const states[] = { "host", "opaque", "invalid", "scheme", "local" };
	struct sg_buffer out = { .arena = arena };

	sg_buffer_printf(&out, "%s", states[d->state]);
	if (d->host.len)
		sg_buffer_printf(&out, " %s%.*s", d->suffix_only ? "~" : "", SG_SPAN_ARG(d->host));
	if (d->port)
		sg_buffer_printf(&out, ":%u", d->port);
	for (size_t i = 0; i < d->path.len; i++)
		sg_buffer_printf(&out, "%s%c", i ? "" : " path ",
				 d->path.p[i] ? d->path.p[i] : '$');
	sg_buffer_add_char(&out, '\0');
	return out.p;
}

static void
check(const struct row *rows, size_t count, enum sg_destination_form form)
{
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		struct sg_arena arena;
		struct sg_destination d;

		sg_arena_init(&arena, 0);
		sg_destination_parse(with_marks(rows[i].text, &arena), form, &arena, &d);
		if (strcmp(shown(&d, &arena), rows[i].expected) != 0) {
			print_error("%s\n  expected %s\n  read     %s\n", rows[i].text,
				    rows[i].expected, shown(&d, &arena));
			failed++;
		}
		sg_arena_free(&arena);
	}
	assert_int_equal(failed, 0);
}

static const struct row urls[] = {
	{ "https://api.openai.com/v1", "host api.openai.com" },
	{ "https://API.OpenAI.COM/v1", "host api.openai.com" },
	{ "HTTPS://github.com", "host github.com" },
	{ "https://api.openai.com:443/v1", "host api.openai.com:443" },
	{ "https://api.openai.com:/v1", "host api.openai.com" },
	{ "https://api.openai.com./v1", "host api.openai.com" },
	{ "https://github.com/o/r?q=is%3Aopen#x", "host github.com" },
	{ "https://github.com/login?redirect=https://evil.example", "host github.com" },
	{ " https://github.com/", "invalid github.com" },
	{ "https://github.com/\n", "invalid github.com" },
	{ "https://evil.example?x=https://api.openai.com", "host evil.example" },
	{ "https://evil.example#@api.openai.com", "host evil.example" },
	{ "https://evil.example/@api.openai.com", "host evil.example" },
	/* user names */
	{ "https://api.openai.com@evil.example/v1", "host evil.example" },
	{ "https://api.openai.com:443@evil.example/v1", "host evil.example" },
	{ "https://a:b@github.com", "host github.com" },
	{ "https://a@b@github.com/", "invalid github.com" },
	{ "https://evil.example;@github.com/", "invalid github.com" },
	{ "https://api.openai.com%40evil.example/", "invalid" },
	/* slashes that clients count differently */
	{ "https://evil.example\\@api.openai.com/", "invalid evil.example" },
	{ "https://api.openai.com\\@evil.example/", "invalid api.openai.com" },
	{ "https://api.openai.com\\.evil.example/", "invalid api.openai.com" },
	{ "https:\\\\api.openai.com/", "invalid api.openai.com" },
	{ "https:///api.openai.com/", "invalid api.openai.com" },
	{ "https:/api.openai.com/", "invalid api.openai.com" },
	{ "https:api.openai.com/", "invalid api.openai.com" },
	{ "//api.openai.com/x", "invalid api.openai.com" },
	{ "api.openai.com/x", "invalid api.openai.com" },
	{ "/etc/passwd", "invalid" },
	/* escapes and letters */
	{ "https://example.com%2eevil.test/", "host example.com.evil.test" },
	{ "https://%61pi.openai.com/", "host api.openai.com" },
	{ "https://api.openai.com%2f.evil.example/", "invalid" },
	{ "https://api.openai.com%00.evil.example/", "invalid" },
	{ "https://api.openai.com%zz/", "invalid" },
	{ "https://api.openai.com%", "invalid" },
	{ "https://ａｐｉ.openai.com/", "host api.openai.com" },
	{ "https://ａｐｉ.openai.com.evil.example/", "host api.openai.com.evil.example" },
	{ "https://api。openai｡com．/", "host api.openai.com" },
	{ "https://api.open\xd0\xb0i.com/", "host api.xn--openi-7ve.com" },
	{ "https://BÜCHER.example/", "host xn--bcher-kva.example" },
	{ "https://münchen.example/", "host xn--mnchen-3ya.example" },
	{ "https://ПОЧТА.рф/", "host xn--80a1acny.xn--p1ai" },
	{ "https://例え.テスト/", "host xn--r8jz45g.xn--zckzah" },
	{ "https://straße.example/", "invalid" },
	{ "https://ĸ.example/", "invalid" },
	{ "https://βόλος.example/", "invalid" },
	{ "https://a\xe2\x80\x8d"
	  "b.example/",
	  "invalid" },
	{ "https://a\xe2\x80\x8c"
	  "b.example/",
	  "invalid" },
	{ "https://api\xe2\x80\x8b.openai.com/", "invalid" },
	{ "https://𝐚pi.openai.com/", "invalid" },
	{ "https://ⓐpi.openai.com/", "invalid" },
	{ "https://api.openai.com\xff/", "invalid" },
	{ "https://xn--bcher-kva.example/", "host xn--bcher-kva.example" },
	/* numbers */
	{ "http://127.0.0.1:8080/health", "host 127.0.0.1:8080" },
	{ "http://0x7f.1/", "host 127.0.0.1" },
	{ "http://2130706433/", "host 127.0.0.1" },
	{ "http://0177.0.0.1/", "host 127.0.0.1" },
	{ "http://127.1/", "host 127.0.0.1" },
	{ "http://0x7F000001./", "host 127.0.0.1" },
	{ "http://0313.0.0161.7/", "host 203.0.113.7" },
	{ "http://3405803783/x", "host 203.0.113.7" },
	{ "http://１２７.0.0.1/", "host 127.0.0.1" },
	{ "http://256.0.0.1/", "invalid" },
	{ "http://127.0.0.1.1/", "invalid" },
	{ "http://4294967296/", "invalid" },
	{ "http://0x1000000007f000001/", "invalid" },
	{ "http://08.1/", "invalid" },
	{ "http://1..2/", "invalid" },
	{ "http://2130706433.evil.example/", "host 2130706433.evil.example" },
	{ "http://[::1]:3000/", "host ::1:3000" },
	{ "http://[0:0:0:0:0:0:0:1]/", "host ::1" },
	{ "http://[::FFFF:169.254.169.254]/", "host 169.254.169.254" },
	{ "http://[::ffff:a9fe:a9fe]/", "host 169.254.169.254" },
	{ "http://[fd00:ec2::254]/", "host fd00:ec2::254" },
	{ "http://[::127.0.0.1]/", "host ::127.0.0.1" },
	{ "http://[::1", "invalid" },
	{ "http://[::1]evil.example/", "invalid" },
	{ "http://[::1%25eth0]/", "invalid" },
	{ "http://::1/", "invalid" },
	/* ports and nothing */
	{ "https://github.com:99999/", "invalid" },
	{ "https://github.com:80:90/", "invalid" },
	{ "https://github.com:x/", "invalid" },
	{ "https://", "invalid" },
	{ "https://@/", "invalid" },
	{ "https://.github.com/", "invalid" },
	{ "https://a..github.com/", "invalid" },
	{ "https://github.com../", "invalid" },
	{ "https://-x.github.com/", "invalid" },
	{ "https://git*.com/", "invalid" },
	{ "", "invalid" },
	/* two in one, and what clients strip */
	{ "https://evil.example/ https://github.com", "invalid evil.example" },
	{ "https://evil.example\t.packages.example/", "invalid" },
	{ "https://evil.example\n.packages.example/", "invalid" },
	{ "https://github.com/\x7f", "invalid github.com" },
	{ "https://github.com/…", "invalid github.com" },
	/* other schemes */
	{ "ftp://github.com/x", "scheme github.com" },
	{ "data:text/html,x", "scheme" },
	{ "file:///etc/passwd", "scheme path /etc/passwd" },
	{ "javascript:alert(1)", "scheme" },
	{ "view-source:https://github.com", "scheme" },
};

static const struct row operands[] = {
	{ "evil.example", "host evil.example" },
	{ "evil.example/x?y", "host evil.example" },
	{ "localhost:3000/health", "host localhost:3000" },
	{ "user@evil.example:2121/x", "host evil.example:2121" },
	{ "https://evil.example/{a,b}", "host evil.example" },
	{ "https://{a,b}.example/", "invalid" },
	{ "ftp://evil.example/x", "host evil.example" },
	{ "sftp://u@evil.example:22/x", "host evil.example:22" },
	{ "wss://evil.example", "host evil.example" },
	{ "git+ssh://git@evil.example/x", "host evil.example" },
	{ "ssh://-oProxyCommand=x/", "invalid" },
	{ "foo://evil.example/", "scheme evil.example" },
	{ "file:///etc/passwd", "local path /etc/passwd" },
	{ "FILE:///home/%2essh/i%64?x#y", "local path /home/.ssh/id" },
	{ "file:///a%zz%", "local path /a%zz%" },
	{ "//evil.example/x", "host evil.example" },
	{ "//evil.example\\x", "invalid evil.example" },
	{ "//…", "opaque" },
	{ "/…", "opaque" },
	{ "///x", "invalid" },
	{ "/", "local" },
	{ "http:/evil.example/x", "invalid evil.example" },
	{ "https:\\\\evil.example", "invalid evil.example" },
	{ "http:80", "host http:80" },
	{ "fe80::1", "host fe80::1" },
	{ "::1/path", "host ::1" },
	{ "file:/etc/passwd", "local path /etc/passwd" },
	{ "file://localhost/etc/passwd", "local path /etc/passwd" },
	{ "file://evil.example/share", "host evil.example path /share" },
	{ "file://…/x", "local path $/x" },
	{ "https://api.openai.com:443…", "opaque api.openai.com:443" },
	{ "http:///evil.example/x", "invalid evil.example" },
	{ "github.com\\@evil.example", "invalid github.com" },
	{ "/tmp/x", "local" },
	{ "./x", "local" },
	{ "..", "local" },
	{ "~/x", "local" },
	{ "-", "local" },
	{ "C:\\x", "local" },
	{ ":3000/x", "host localhost:3000" },
	/* unknown parts behind the host do not count, any other might move it */
	{ "https://api.openai.com/…", "host api.openai.com" },
	{ "https://api.openai.com/v1?q=…", "host api.openai.com" },
	{ "https://api.openai.com?q=…", "host api.openai.com" },
	{ "https://api.openai.com/v1¿q=1", "host api.openai.com" },
	{ "…", "opaque" },
	{ "…/v1", "opaque" },
	{ "https://…/x", "opaque" },
	{ "…://api.openai.com/x", "opaque" },
	{ "https://api.openai.com…", "opaque api.openai.com" },
	{ "https://api.openai.com:…/", "opaque api.openai.com" },
	{ "https://….evil.example/x", "opaque ~x.evil.example" },
	{ "https://a….evil.example:80/x", "opaque ~x.evil.example" },
	{ "https://…evil.example/x", "opaque ~evil.example" },
	{ "https://…@evil.example/x", "opaque ~evil.example" },
	{ "https://u:…@evil.example/x", "opaque ~evil.example" },
	{ "….evil.example", "opaque ~x.evil.example" },
	{ "…local", "opaque" },
	{ "https://evil.example¿q=1", "opaque evil.example" },
	{ "https://∗.evil.example/", "opaque ~x.evil.example" },
};

static const struct row remotes[] = {
	{ "git@github.com:o/r.git", "host github.com" },
	{ "github.com:o/r", "host github.com" },
	{ "evil.example:", "host evil.example" },
	{ "https://github.com/o/r", "host github.com" },
	{ "ssh://git@evil.example:22/x", "host evil.example:22" },
	{ "git@[::1]:x", "host ::1" },
	{ "[2001:db8::1]:x", "host 2001:db8::1" },
	{ "user@github.com@evil.example:x", "invalid evil.example" },
	{ "evil.example::module", "host evil.example" },
	{ "ext::sh -c x", "invalid" },
	{ "ext::sh", "scheme" },
	{ "fd::17", "scheme" },
	{ "-oProxyCommand=x:y", "invalid" },
	{ "origin", "local" },
	{ "../repo", "local" },
	{ "/srv/git/x.git", "local" },
	{ "dir/a:b", "local" },
	{ "C:\\repo", "local" },
	{ "file:///srv/x", "local path /srv/x" },
	{ "∗.log", "local" },
	{ "/srv/…", "local" },
	{ "dir/…", "local" },
	{ "…", "opaque" },
	{ "…/x", "opaque" },
	{ "…/a:b", "opaque" },
	{ "git@…:x", "opaque" },
	{ "…@evil.example:x", "opaque ~evil.example" },
	{ "https://…/x", "opaque" },
	{ "evil.example:…", "host evil.example" },
	{ "evil.example:a b", "host evil.example" },
	{ "dir/a b", "local" },
	{ "https:…", "opaque https" },
	{ "https:/…", "opaque https" },
	{ "ext:…", "opaque ext" },
	{ "git@…", "opaque" },
	{ "g…", "opaque g" },
	{ "https…", "opaque https" },
	{ "user@[::1]:p", "host ::1" },
};

static const struct row hostnames[] = {
	{ "evil.example", "host evil.example" },
	{ "Evil.Example.", "host evil.example" },
	{ "user@evil.example", "host evil.example" },
	{ "evil.example:4444", "host evil.example:4444" },
	{ "@8.8.8.8", "host 8.8.8.8" },
	{ "::1", "host ::1" },
	{ "user@::1", "host ::1" },
	{ "[::1]:80", "host ::1:80" },
	{ "_dmarc.evil.example", "host _dmarc.evil.example" },
	{ "http://evil.example:8080", "host evil.example:8080" },
	{ "socks5h://evil.example:1080", "host evil.example:1080" },
	{ "10.0.0.0/8", "host 10.0.0.0" },
	{ "/var/run/postgresql", "local" },
	/* curl --connect-to, --resolve */
	{ "api.openai.com:443:evil.example:443", "host evil.example:443" },
	{ "::evil.example:443", "host evil.example:443" },
	{ "api.openai.com:443:203.0.113.7", "host 203.0.113.7" },
	{ "+api.openai.com:443:203.0.113.7", "host 203.0.113.7" },
	{ "api.openai.com:443:[::1]:80", "host ::1:80" },
	{ "api.openai.com:443:127.0.0.1,203.0.113.7", "invalid" },
	{ "api.openai.com:443:::1,203.0.113.7", "invalid" },
	{ "api.openai.com:443:[::1],203.0.113.7", "invalid" },
	{ "api.openai.com:443:2001:db8::1", "host 2001:db8::1" },
	{ "[2001:db8::1]:443:evil.example:80", "host evil.example:80" },
	{ "evil.example:443::8443", "host evil.example" },
	{ "evil.example:443:", "host evil.example" },
	{ "evil.example:443:::", "host ::" },
	{ "a:b:c", "invalid" },
	{ "a:1:b:2:c", "invalid" },
	/* ssh -L */
	{ "8080:evil.example:80", "host evil.example:80" },
	{ "localhost:8080:evil.example:80", "host evil.example:80" },
	{ "u:p@evil.example:80", "host evil.example:80" },
	{ "a.example,b.example", "invalid" },
	{ "github.com/x@evil.example", "invalid evil.example" },
	{ "-oProxyCommand=x", "invalid" },
	{ "…", "opaque" },
	{ "user@…", "opaque" },
	{ "…@evil.example", "host evil.example" },
	{ "….evil.example", "opaque ~x.evil.example" },
	{ "::1….evil.example", "opaque ~x.evil.example" },
	{ "…:443:127.0.0.1", "opaque" },
};

static void
test_forms(void **state)
{
	(void)state;
	check(urls, SG_ARRAY_LEN(urls), SG_DESTINATION_URL);
	check(operands, SG_ARRAY_LEN(operands), SG_DESTINATION_OPERAND);
	check(remotes, SG_ARRAY_LEN(remotes), SG_DESTINATION_REMOTE);
	check(hostnames, SG_ARRAY_LEN(hostnames), SG_DESTINATION_HOSTNAME);
}

static const struct {
	const char *pattern, *host;
	bool covers;
} patterns[] = {
	{ "api.openai.com", "api.openai.com", true },
	{ "api.openai.com", "xapi.openai.com", false },
	{ "api.openai.com", "a.api.openai.com", false },
	{ "api.openai.com", "api.openai.com.evil.example", false },
	{ "*.packages.example", "www.packages.example", true },
	{ "*.packages.example", "a.b.packages.example", true },
	{ "*.packages.example", "packages.example", false },
	{ "*.packages.example", "evilpackages.example", false },
	{ "**.packages.example", "packages.example", true },
	{ "**.packages.example", "a.b.packages.example", true },
	{ "**.packages.example", "evilpackages.example", false },
	{ "*", "evil.example", true },
	{ "*", "", false },
	{ "api-*.example", "api-1.example", true },
	{ "api-*.example", "api-1.evil.example", false },
	{ "www.example.*", "www.example.evil.test", false },
	{ "*.eu-*.corp.example", "a.eu-1.corp.example", true },
	{ "*.eu-*.corp.example", "eu-1.corp.example", false },
	{ "*.eu-*.corp.example", "a.us-1.corp.example", false },
	{ "::1", "::1", true },
	{ "[::1]", "::1", true },
	{ "[0:0::1]", "::1", true },
	{ "[::1]", "::2", false },
	{ "api.*", "api.evil", true },
	{ "api.*", "api.evil.example", false },
	{ "0:0:0:0:0:0:0:1", "::1", true },
	{ "::1", "::2", false },
	{ "127.0.0.1", "127.0.0.1", true },
	{ "127.0.0.1", "127.0.0.10", false },
	{ "10.*.*.*", "10.1.2.3", true },
	{ "10.*", "10.1.2.3", false },
};

static void
test_patterns(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(patterns); i++)
		if (sg_domain_match(sg_span_of(patterns[i].pattern),
				    sg_span_of(patterns[i].host)) != patterns[i].covers) {
			print_error("%s %s\n", patterns[i].pattern, patterns[i].host);
			failed++;
		}
	assert_int_equal(failed, 0);
}

/* Long and random texts end in an answer, and no host holds a byte that a host cannot have. */
static void
test_hostile(void **state)
{
	static const char bytes[] = "aZ09.:/\\@%[]?#-_ *,\0\1\2\xc3\xbc\xff";
	enum { LONG = 1 << 20, ROUNDS = 20000 };
	uint32_t seed = 1;
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < ROUNDS; i++) {
		struct sg_destination d;
		char text[40];
		size_t len = i % sizeof(text);

		for (size_t k = 0; k < len; k++) {
			seed = seed * 1664525 + 1013904223;
			text[k] = bytes[(seed >> 16) % (sizeof(bytes) - 1)];
		}
		sg_destination_parse((struct sg_span){ text, len },
				     (enum sg_destination_form)(i % 4), &arena, &d);
		for (size_t k = 0; k < d.host.len; k++)
			assert_non_null(memchr(
				"abcdefghijklmnopqrstuvwxyz0123456789.-_:", d.host.p[k], 40));
		assert_true(d.state != SG_DESTINATION_HOST || d.host.len > 0);
		sg_arena_reset(&arena);
	}
	for (size_t i = 0; i < sizeof(bytes) - 1; i++) {
		struct sg_destination d;
		char *text = sg_arena_alloc(&arena, LONG);

		memset(text, bytes[i], LONG);
		memcpy(text, "https://", 8);
		sg_destination_parse((struct sg_span){ text, LONG }, SG_DESTINATION_OPERAND, &arena,
				     &d);
		assert_true(d.state != SG_DESTINATION_HOST);
		sg_arena_reset(&arena);
	}
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
