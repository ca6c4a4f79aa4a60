// SPDX-License-Identifier: Apache-2.0
// The part of the Messages API that Claude Code uses.
import { eventStream, json } from '../lib/model.mjs';

const usage = { input_tokens: 1, output_tokens: 1 };
const closing = { type: 'text', text: 'done' };

function textOf(content) {
	if (typeof content === 'string') return content;
	return (content ?? []).map((part) => part.text ?? '').join('\n');
}

const opened = (block) =>
	block.type === 'text' ? { type: 'text', text: '' } : { ...block, input: {} };

const deltaOf = (block) =>
	block.type === 'text'
		? { type: 'text_delta', text: block.text }
		: { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };

function answer(block, request) {
	const message = {
		id: 'msg_stand_in',
		type: 'message',
		role: 'assistant',
		model: request.model,
		content: [block],
		stop_reason: block.type === 'text' ? 'end_turn' : 'tool_use',
		stop_sequence: null,
		usage,
	};
	if (!request.stream) return json(message);
	const { stop_reason } = message;
	const events = [
		{ type: 'message_start', message: { ...message, content: [], stop_reason: null } },
		{ type: 'content_block_start', index: 0, content_block: opened(block) },
		{ type: 'content_block_delta', index: 0, delta: deltaOf(block) },
		{ type: 'content_block_stop', index: 0 },
		{ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
		{ type: 'message_stop' },
	];
	return eventStream(events.map((data) => ({ event: data.type, data })));
}

const isMessage = (request) => /\/v1\/messages(\?|$)/.test(request.url);

export const dialect = {
	// Requests without tools are of the client's own making, such as one for a title.
	isTurn: (request, body) => isMessage(request) && (body.tools ?? []).length > 0,
	results: ({ messages }) =>
		messages
			.flatMap((message) => (Array.isArray(message.content) ? message.content : []))
			.filter((part) => part.type === 'tool_result')
			.map((part) => ({ id: part.tool_use_id, text: textOf(part.content) })),
	reply: (call, request, body) => answer(call ?? closing, body),
	aside: (request, body) => (isMessage(request) ? answer(closing, body) : undefined),
};

const use = (name, input) => (id) => ({ type: 'tool_use', id, name, input });

export const shell = (command) => use('Bash', { command, description: 'go on' });
export const write =
	(file) =>
	(id, { project }) =>
		use('Write', { file_path: `${project}/${file}`, content: 'x' })(id);
export const mcp =
	(server, file) =>
	(id, { project }) =>
		use(`mcp__${server}__write_file`, { path: `${project}/${file}`, text: 'x' })(id);
export const skill = (name) => use('Skill', { skill: name });
