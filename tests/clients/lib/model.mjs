// SPDX-License-Identifier: Apache-2.0
// A stand-in for a model, on 127.0.0.1: it plays one scripted tool call after another, then closes
// the turn. The reply depends on the request alone: the n-th call is due when n results have come
// back. What the vendors' interfaces look like is in each client's dialect.mjs.
import http from 'node:http';

async function readBody(request) {
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

function send(response, reply) {
	response.writeHead(reply ? 200 : 404, { 'content-type': reply?.type ?? 'text/plain' });
	response.end(reply?.text);
}

// events: what to stream, each { event, data } or { data }.
export const eventStream = (events) => ({
	type: 'text/event-stream',
	text: events
		.map(({ event, data }) => {
			const line = typeof data === 'string' ? data : JSON.stringify(data);
			return `${event ? `event: ${event}\n` : ''}data: ${line}\n\n`;
		})
		.join(''),
});

export const json = (value) => ({ type: 'application/json', text: JSON.stringify(value) });

// dialect: isTurn(request, body): does it ask for the next step of the scripted conversation?
//          results(body): [{ id, text }], what the calls so far came to
//          reply(call, request, body): { type, text }; no call closes the turn
//          aside(request, body): { type, text } for any other request; none is "not found"
// nextCall(n, told): the n-th call (from 0) as the dialect's builders make it, or undefined.
// Resolves with { url, told, heard, close }; told is a map from a call's id to the text that the model
// was given as its result, heard() is the last request for a step, as it came.
export async function startModel(dialect, nextCall) {
	const told = new Map();
	let last = '';
	const server = http.createServer(async (request, response) => {
		const text = await readBody(request);
		const body = request.method === 'POST' && text !== '' ? JSON.parse(text) : {};
		if (!dialect.isTurn(request, body)) {
			send(response, dialect.aside?.(request, body));
			return;
		}
		last = text;
		const results = dialect.results(body);
		results.forEach((result) => told.set(result.id, result.text));
		send(response, dialect.reply(nextCall(results.length, told), request, body));
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = () => {
		server.closeAllConnections?.();
		return new Promise((resolve) => server.close(resolve));
	};
	const url = `http://127.0.0.1:${server.address().port}`;
	return { url, told, heard: () => last, close };
}
