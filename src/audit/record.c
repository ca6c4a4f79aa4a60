/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One verdict as one line of JSON. Field names are part of the contract with log shippers: add, never rename.
 */
#include "audit/audit.h"
#include "base/json.h"

static struct sg_span
time_text(const struct timespec *time, struct sg_arena *arena)
{
	char text[32];
	struct tm utc;

	if (!gmtime_r(&time->tv_sec, &utc))
		return SG_SPAN("1970-01-01T00:00:00.000Z");
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
	return sg_arena_printf(arena, "%s.%03ldZ", text, time->tv_nsec / 1000000);
}

/* Redacted and cut, without half a UTF-8 character at the end. */
static struct sg_span
shown(struct sg_span text, size_t max, struct sg_arena *arena)
{
	/* A secret that the cut would halve must be seen whole. */
	struct sg_span clean = sg_redact(sg_span_first(text, 4 * max), arena);
	struct sg_span cut = sg_span_first(clean, max);

	while (cut.len && cut.len < clean.len && ((unsigned char)clean.p[cut.len] & 0xc0) == 0x80)
		cut.len--;
	if (cut.len < text.len && cut.len == max)
		return sg_arena_join(arena, cut, SG_SPAN("\xe2\x80\xa6"));
	return cut;
}

static void
add_text(struct sg_buffer *out, const char *key, struct sg_span text, size_t max)
{
	if (text.len)
		sg_json_text(out, key, shown(text, max, out->arena));
}

static void
add_call(struct sg_buffer *out, const struct sg_call *call)
{
	add_text(out, "agent", call->agent, 64);
	add_text(out, "session", call->session, 128);
	add_text(out, "call", call->id, 128);
	sg_json_word(out, "kind", sg_tool_word(call->tool));
	add_text(out, "tool", call->tool_name, 200);
	add_text(out, "mode", call->permission_mode, 64);
	add_text(out, "cwd", call->cwd, 1000);
}

static void
add_commands(struct sg_buffer *out, const struct sg_record *record)
{
	size_t room = SG_AUDIT_FULL_BYTES;

	sg_json_key(out, "commands");
	sg_buffer_add_char(out, '[');
	for (size_t i = 0; i < record->commands_count && room > 0; i++) {
		struct sg_span text = shown(record->commands[i], room, out->arena);

		sg_json_next(out);
		sg_json_string(out, text);
		room -= text.len < room ? text.len : room;
	}
	sg_buffer_add_char(out, ']');
}

/* What the call itself asks for, when no rule named its subject. */
static struct sg_span
own_subject(const struct sg_record *record)
{
	const struct sg_call *call = record->call;

	if (record->subject.len || !call)
		return record->subject;
	if (record->commands_count)
		return record->commands[0];
	if (call->script.len)
		return call->script;
	if (call->paths_count)
		return call->paths[0].path;
	return call->urls_count ? call->urls[0] : call->mcp.name;
}

struct sg_span
sg_record_line(const struct sg_record *record, struct sg_arena *arena)
{
	bool full = record->ruling.audit >= SG_AUDIT_FULL;
	size_t max = full ? SG_AUDIT_FULL_BYTES : SG_AUDIT_META_BYTES;
	struct sg_buffer out = { .arena = arena };
	char code[8];

	sg_buffer_add_char(&out, '{');
	sg_json_text(&out, "time", time_text(&record->time, arena));
	sg_json_word(&out, "verdict", sg_ruling_word(record->ruling));
	sg_json_word(&out, "audit", sg_audit_word(record->ruling.audit));
	if (record->call)
		add_call(&out, record->call);
	else
		add_text(&out, "agent", record->agent, 64);
	add_text(&out, "rule", record->rule, 200);
	add_text(&out, "source", record->source, 500);
	add_text(&out, "reason", record->reason, 500);
	if (record->code != SG_OK)
		sg_json_word(&out, "error", sg_code_text(record->code, code));
	add_text(&out, "subject", own_subject(record), max);
	if (full)
		add_commands(&out, record);
	if (record->approval) {
		sg_json_text(&out, "approval", sg_span_of(record->approval));
		add_text(&out, "approval_code", record->approval_code, 64);
		add_text(&out, "approval_digest", record->approval_digest, 64);
		add_text(&out, "terminal", record->terminal, 64);
	}
	sg_json_number(&out, "uid", (long long)record->uid);
	sg_json_number(&out, "pid", (long long)record->pid);
	sg_buffer_add(&out, SG_SPAN("}\n"));
	return sg_buffer_span(&out);
}
