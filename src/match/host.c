/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Normal form of hosts. Source: WHATWG URL, section 3; RFC 3492 (punycode).
 */
#include "match/host.h"

#include "base/vec.h"

#include <arpa/inet.h>
#include <stdlib.h>

enum { MAX_HOST = 255, MAX_LABEL = 63 };

static int
hex_value(char c)
{
	c = sg_lower(c);
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
sg_percent_decode(struct sg_span text, bool lenient, struct sg_arena *arena, struct sg_span *out)
{
	struct sg_buffer decoded = { .arena = arena };

	for (size_t i = 0; i < text.len; i++) {
		bool escape = text.p[i] == '%' && i + 2 < text.len &&
			      hex_value(text.p[i + 1]) >= 0 && hex_value(text.p[i + 2]) >= 0;

		if (text.p[i] == '%' && !escape && !lenient)
			return false;
		sg_buffer_add_char(&decoded, escape ? (char)(hex_value(text.p[i + 1]) * 16 +
							     hex_value(text.p[i + 2]))
						    : text.p[i]);
		i += escape ? 2 : 0;
	}
	*out = sg_buffer_span(&decoded);
	return true;
}

/*
 * One code point by the simple part of IDNA's mapping: full-width forms and dots to ASCII, case of Latin, Greek and
 * Cyrillic folded. 0 for what this part does not map, and for sharp s and final sigma, which IDNA 2003 and 2008 read
 * differently: then the host is refused, not guessed.
 */
static uint32_t
map_code_point(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c = c - 0xff01 + 0x21;
	if (c == 0x3002 || c == 0xff0e || c == 0xff61)
		return '.';
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 'a';
	if (c < 0x80)
		return c;
	if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9 && c != 0x3a2) ||
	    (c >= 0x410 && c <= 0x42f))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40f)
		return c + 0x50;
	if ((c >= 0xe0 && c <= 0xff && c != 0xf7) || (c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2) ||
	    (c >= 0x430 && c <= 0x45f) || (c >= 0x5d0 && c <= 0x5ea) ||
	    (c >= 0x620 && c <= 0x63a) || (c >= 0x641 && c <= 0x64a) ||
	    (c >= 0x905 && c <= 0x939) || (c >= 0x3041 && c <= 0x3096) ||
	    (c >= 0x30a1 && c <= 0x30fa) || (c >= 0x4e00 && c <= 0x9fff) ||
	    (c >= 0xac00 && c <= 0xd7a3))
		return c;
	if (c >= 0x100 && c <= 0x17f && c != 0x130 && c != 0x131 && c != 0x149 && c != 0x17f &&
	    c != 0x132 && c != 0x133 && c != 0x138 && c != 0x13f && c != 0x140)
		return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e) ? c + (c & 1)
		       : c == 0x178                                             ? 0xff
										: c | 1;
	return 0;
}

static uint32_t
adapt_bias(uint32_t delta, uint32_t count, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / 700 : delta / 2;
	delta += delta / count;
	for (; delta > 455; k += 36)
		delta /= 35;
	return k + 36 * delta / (delta + 38);
}

static void
add_variable_integer(struct sg_buffer *out, uint32_t q, uint32_t bias)
{
	for (uint32_t k = 36;; k += 36) {
		uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
		uint32_t digit = q < t ? q : t + (q - t) % (36 - t);

		sg_buffer_add_char(out, (char)(digit < 26 ? 'a' + digit : '0' + digit - 26));
		if (q < t)
			return;
		q = (q - t) / (36 - t);
	}
}

/* RFC 3492, section 6.3. */
static void
add_punycode(struct sg_buffer *out, const uint32_t *label, size_t count)
{
	uint32_t n = 128, delta = 0, bias = 72;
	size_t basic = 0, handled;

	sg_buffer_add(out, SG_SPAN("xn--"));
	for (size_t i = 0; i < count; i++)
		if (label[i] < 128) {
			sg_buffer_add_char(out, (char)label[i]);
			basic++;
		}
	if (basic)
		sg_buffer_add_char(out, '-');
	for (handled = basic; handled < count;) {
		uint32_t next = UINT32_MAX;

		for (size_t i = 0; i < count; i++)
			if (label[i] >= n && label[i] < next)
				next = label[i];
		delta += (next - n) * (uint32_t)(handled + 1);
		n = next;
		for (size_t i = 0; i < count; i++) {
			delta += label[i] < n;
			if (label[i] != n)
				continue;
			add_variable_integer(out, delta, bias);
			bias = adapt_bias(delta, (uint32_t)handled + 1, handled == basic);
			delta = 0;
			handled++;
		}
		delta++;
		n++;
	}
}

static void
add_label(struct sg_buffer *out, const uint32_t *label, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (label[i] >= 0x80) {
			add_punycode(out, label, count);
			return;
		}
	}
	for (size_t i = 0; i < count; i++)
		sg_buffer_add_char(out, (char)label[i]);
}

static bool
is_host_byte(uint32_t c)
{
	return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_';
}

/* Labels in ASCII, lower case. */
static bool
to_ascii(struct sg_span text, struct sg_arena *arena, struct sg_span *out)
{
	struct sg_buffer ascii = { .arena = arena };
	uint32_t label[MAX_LABEL];
	size_t count = 0;

	for (size_t at = 0; at < text.len;) {
		uint32_t c = map_code_point(sg_span_next_code_point(text, &at));

		if (c == '.') {
			if (count == 0)
				return false;
			add_label(&ascii, label, count);
			sg_buffer_add_char(&ascii, '.');
			count = 0;
		} else if (count == MAX_LABEL || !is_host_byte(c)) {
			return false;
		} else {
			label[count++] = c;
		}
	}
	add_label(&ascii, label, count);
	if (ascii.len && ascii.p[ascii.len - 1] == '.')
		ascii.len--;
	*out = sg_buffer_span(&ascii);
	return ascii.len > 0 && ascii.len <= MAX_HOST;
}

/* Decimal, 0x hexadecimal or 0 octal; false when it is none. */
static bool
read_number(struct sg_span text, uint64_t *value)
{
	int base = 10;

	if (text.len > 1 && text.p[0] == '0' && sg_lower(text.p[1]) == 'x') {
		base = 16;
		text = sg_span_from(text, 2);
	} else if (text.len > 1 && text.p[0] == '0') {
		base = 8;
		text = sg_span_from(text, 1);
	}
	*value = 0;
	for (size_t i = 0; i < text.len; i++) {
		int digit = hex_value(text.p[i]);

		if (digit < 0 || digit >= base)
			return false;
		*value = *value * (unsigned)base + (unsigned)digit;
		if (*value > UINT32_MAX)
			*value = UINT32_MAX + 1ull;
	}
	return text.len > 0 || base == 16;
}

static bool
ends_in_number(struct sg_span host)
{
	struct sg_span last = host;
	size_t dot;
	uint64_t ignored;
	bool digits = true;

	while ((dot = sg_span_find(last, '.')) != SIZE_MAX)
		last = sg_span_from(last, dot + 1);
	for (size_t i = 0; i < last.len; i++)
		digits = digits && last.p[i] >= '0' && last.p[i] <= '9';
	return (digits && last.len > 0) || read_number(last, &ignored);
}

/* WHATWG's IPv4 parser: 1 to 4 numbers, the last one fills what is left. */
static bool
read_ipv4(struct sg_span host, struct sg_arena *arena, struct sg_span *out)
{
	uint64_t parts[4], address;
	size_t count = 0;

	while (host.len) {
		if (count == 4 || !read_number(sg_span_split(host, '.', &host), &parts[count++]))
			return false;
	}
	if (count == 0)
		return false;
	address = parts[count - 1];
	if (address >= 1ull << (8 * (5 - count)))
		return false;
	for (size_t i = 0; i + 1 < count; i++) {
		if (parts[i] > 255)
			return false;
		address += parts[i] << (8 * (3 - i));
	}
	*out = sg_arena_printf(arena, "%u.%u.%u.%u", (unsigned)(address >> 24 & 255),
			       (unsigned)(address >> 16 & 255), (unsigned)(address >> 8 & 255),
			       (unsigned)(address & 255));
	return true;
}

static bool
read_ipv6(struct sg_span text, struct sg_arena *arena, struct sg_span *out)
{
	struct sg_span name = sg_arena_copy(arena, text);
	struct in6_addr address;
	char shortest[INET6_ADDRSTRLEN];

	if (memchr(name.p, '\0', name.len) || inet_pton(AF_INET6, name.p, &address) != 1)
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&address)) {
		const unsigned char *b = address.s6_addr;

		*out = sg_arena_printf(arena, "%u.%u.%u.%u", b[12], b[13], b[14], b[15]);
		return true;
	}
	if (!inet_ntop(AF_INET6, &address, shortest, sizeof(shortest)))
		return false;
	*out = sg_arena_copy(arena, sg_span_of(shortest));
	return true;
}

bool
sg_host_is_ipv6(struct sg_span text)
{
	char name[INET6_ADDRSTRLEN + 1] = { 0 };
	struct in6_addr address;

	if (text.len >= sizeof(name) || sg_span_find(text, ':') == SIZE_MAX ||
	    memchr(text.p, '\0', text.len))
		return false;
	memcpy(name, text.p, text.len);
	return inet_pton(AF_INET6, name, &address) == 1;
}

bool
sg_host_same_ipv6(struct sg_span a, struct sg_span b)
{
	char names[2][INET6_ADDRSTRLEN + 1] = { { 0 } };
	struct in6_addr addresses[2];

	if (!sg_host_is_ipv6(a) || !sg_host_is_ipv6(b))
		return false;
	memcpy(names[0], a.p, a.len);
	memcpy(names[1], b.p, b.len);
	return inet_pton(AF_INET6, names[0], &addresses[0]) == 1 &&
	       inet_pton(AF_INET6, names[1], &addresses[1]) == 1 &&
	       memcmp(&addresses[0], &addresses[1], sizeof(addresses[0])) == 0;
}

/* Addresses that are not public, as prefixes of their bits. Source: IANA special-purpose registries, RFC 6890. */
static const struct {
	char address[16];
	unsigned bits;
} local_v4[] = { { "0.0.0.0", 8 },      { "10.0.0.0", 8 },        { "100.64.0.0", 10 },
		 { "127.0.0.0", 8 },    { "169.254.0.0", 16 },    { "172.16.0.0", 12 },
		 { "192.168.0.0", 16 }, { "255.255.255.255", 32 } },
  local_v6[] = { { "::", 128 }, { "::1", 128 }, { "fc00::", 7 }, { "fe80::", 10 } };

static bool
has_prefix(int family, const unsigned char *address, const char *text, unsigned bits)
{
	unsigned char prefix[sizeof(struct in6_addr)];

	if (inet_pton(family, text, prefix) != 1)
		return false;
	for (unsigned i = 0; i < bits; i++)
		if ((address[i / 8] ^ prefix[i / 8]) & (0x80u >> i % 8))
			return false;
	return true;
}

bool
sg_host_is_local(struct sg_span host)
{
	unsigned char address[sizeof(struct in6_addr)];
	char name[INET6_ADDRSTRLEN + 1] = { 0 };

	if (sg_span_is(host, "localhost") || sg_span_ends(host, SG_SPAN(".localhost")))
		return true;
	if (host.len >= sizeof(name))
		return false;
	memcpy(name, host.p, host.len);
	if (inet_pton(AF_INET, name, address) == 1)
		for (size_t i = 0; i < SG_ARRAY_LEN(local_v4); i++)
			if (has_prefix(AF_INET, address, local_v4[i].address, local_v4[i].bits))
				return true;
	if (inet_pton(AF_INET6, name, address) == 1)
		for (size_t i = 0; i < SG_ARRAY_LEN(local_v6); i++)
			if (has_prefix(AF_INET6, address, local_v6[i].address, local_v6[i].bits))
				return true;
	return false;
}

bool
sg_host_normalise(struct sg_span host, struct sg_arena *arena, struct sg_span *out)
{
	struct sg_span ascii;

	if (host.len == 0 || host.len > 4 * MAX_HOST)
		return false;
	if (host.p[0] == '[')
		return host.p[host.len - 1] == ']' &&
		       read_ipv6(sg_span_first(sg_span_from(host, 1), host.len - 2), arena, out);
	if (!sg_percent_decode(host, false, arena, &host) || !sg_span_is_utf8(host) ||
	    !to_ascii(host, arena, &ascii))
		return false;
	/* A host that starts like an option is one to the program that gets it: ssh://-oProxyCommand=x */
	if (ascii.p[0] == '-')
		return false;
	if (ends_in_number(ascii))
		return read_ipv4(ascii, arena, out);
	*out = ascii;
	return true;
}
