// SPDX-License-Identifier: Apache-2.0
// The part of the chat completions interface that the GitHub Copilot CLI uses.
import { eventStream, json } from '../lib/model.mjs';

const head = { id: 'chatcmpl-stand-in', created: 1, model: 'stand-in' };
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

function answer(call, { stream }) {
	const tool_calls = call ? [{ index: 0, ...call }] : undefined;
	const message = { role: 'assistant', content: call ? null : 'done', tool_calls };
	const finish_reason = call ? 'tool_calls' : 'stop';
	if (!stream)
		return json({
			...head,
			object: 'chat.completion',
			choices: [{ index: 0, message, finish_reason }],
			usage,
		});
	const chunk = (choices, more) => ({
		data: { ...head, object: 'chat.completion.chunk', choices, ...more },
	});
	return eventStream([
		chunk([{ index: 0, delta: message, finish_reason: null }]),
		chunk([{ index: 0, delta: {}, finish_reason }]),
		chunk([], { usage }),
		{ data: '[DONE]' },
	]);
}

const completes = (request) => request.url.endsWith('/chat/completions');

export const dialect = {
	// Requests without tools are of the client's own making.
	isTurn: (request, body) => completes(request) && (body.tools ?? []).length > 0,
	results: ({ messages }) =>
		messages
			.filter((message) => message.role === 'tool')
			.map(({ tool_call_id, content }) => ({
				id: tool_call_id,
				text: typeof content === 'string' ? content : JSON.stringify(content),
			})),
	reply: (call, request, body) => answer(call, body),
	aside: (request, body) => {
		if (request.url.endsWith('/models'))
			return json({ object: 'list', data: [{ id: head.model, object: 'model' }] });
		return completes(request) ? answer(undefined, body) : undefined;
	},
};

const use = (name, args) => (id) => ({
	id,
	type: 'function',
	function: { name, arguments: JSON.stringify(args) },
});

export const shell = (command) => use('bash', { command, description: 'go on' });
// The tool makes no folders.
export const write =
	(file) =>
	(id, { project }) =>
		use('create', { path: `${project}/${file}`, file_text: 'x' })(id);
export const mcp =
	(server, file) =>
	(id, { project }) =>
		use(`${server}-write_file`, { path: `${project}/${file}`, text: 'x' })(id);
