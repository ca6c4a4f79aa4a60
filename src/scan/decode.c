/* SPDX-License-Identifier: Apache-2.0 */
/*
 * -EncodedCommand of PowerShell: base64 of UTF-16LE. Must not know what the text means.
 */
#include "scan/scan.h"

#include "base/vec.h"

static int
digit_of(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *hit = c ? strchr(digits, c) : NULL;

	return hit ? (int)(hit - digits) : -1;
}

/* False for a byte that base64 does not have, or a number of digits that no bytes give. */
static bool
decode_base64(struct sg_span text, struct sg_buffer *out)
{
	unsigned bits = 0, value = 0;
	size_t digits = 0;

	while (text.len && text.p[text.len - 1] == '=')
		text.len--;
	for (size_t i = 0; i < text.len; i++) {
		int digit = digit_of(text.p[i]);

		if (digit < 0)
			return false;
		value = (value << 6 | (unsigned)digit) & 0xffffff;
		digits++;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			sg_buffer_add_char(out, (char)(value >> bits & 0xff));
		}
	}
	return digits % 4 != 1;
}

static void
put_utf8(struct sg_buffer *out, unsigned long code)
{
	if (code < 0x80) {
		sg_buffer_add_char(out, (char)code);
		return;
	}
	if (code >= 0x10000)
		sg_buffer_add_char(out, (char)(0xf0 | code >> 18));
	if (code >= 0x800)
		sg_buffer_add_char(out, (char)(code >= 0x10000 ? 0x80 | (code >> 12 & 0x3f)
							       : 0xe0 | code >> 12));
	sg_buffer_add_char(out,
			   (char)(code >= 0x800 ? 0x80 | (code >> 6 & 0x3f) : 0xc0 | code >> 6));
	sg_buffer_add_char(out, (char)(0x80 | (code & 0x3f)));
}

static unsigned long
unit_at(struct sg_span bytes, size_t at)
{
	return (unsigned char)bytes.p[at] | (unsigned long)(unsigned char)bytes.p[at + 1] << 8;
}

bool
sg_scan_decode_powershell(struct sg_span base64, struct sg_arena *arena, struct sg_span *out)
{
	struct sg_buffer raw = { .arena = arena }, text = { .arena = arena };
	struct sg_span bytes;

	if (!decode_base64(sg_span_trim(base64), &raw) || raw.len == 0 || raw.len % 2)
		return false;
	bytes = sg_buffer_span(&raw);
	for (size_t i = 0; i < bytes.len; i += 2) {
		unsigned long code = unit_at(bytes, i);

		if (code >= 0xd800 && code < 0xdc00 && i + 3 < bytes.len) {
			unsigned long low = unit_at(bytes, i + 2);

			if (low < 0xdc00 || low > 0xdfff)
				return false;
			code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (code == 0 || (code >= 0xd800 && code <= 0xdfff)) {
			return false;
		}
		put_utf8(&text, code);
	}
	*out = sg_buffer_span(&text);
	return true;
}
