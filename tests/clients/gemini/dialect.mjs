// SPDX-License-Identifier: Apache-2.0
// The part of the Gemini API that the Gemini CLI uses.
import { eventStream, json } from '../lib/model.mjs';

const closing = { text: 'done' };

function answer(part, request) {
	const whole = {
		candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
		usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
		modelVersion: 'stand-in',
	};
	return request.url.includes('alt=sse') ? eventStream([{ data: whole }]) : json(whole);
}

function resultText({ response }) {
	const text = response?.error ?? response?.output ?? response;
	return typeof text === 'string' ? text : JSON.stringify(text);
}

const generates = (request) => /:(stream)?generateContent/i.test(request.url);

export const dialect = {
	// Requests without tools are of the client's own making.
	isTurn: (request, body) =>
		generates(request) &&
		(body.tools ?? []).some((tool) => tool.functionDeclarations?.length > 0),
	results: ({ contents }) =>
		contents
			.flatMap((content) => content.parts ?? [])
			.filter((part) => part.functionResponse)
			.map(({ functionResponse: it }) => ({ id: it.id, text: resultText(it) })),
	reply: (call, request) => answer(call ?? closing, request),
	aside: (request) => {
		if (request.url.includes(':countTokens')) return json({ totalTokens: 1 });
		return generates(request) ? answer(closing, request) : undefined;
	},
};

const use = (name, args) => (id) => ({ functionCall: { id, name, args } });

export const shell = (command) => use('run_shell_command', { command, description: 'go on' });
export const write = (file) => use('write_file', { file_path: file, content: 'x' });
export const mcp =
	(server, file) =>
	(id, { project }) =>
		use(`mcp_${server}_write_file`, { path: `${project}/${file}`, text: 'x' })(id);
