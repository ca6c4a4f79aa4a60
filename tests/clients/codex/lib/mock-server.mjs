// SPDX-License-Identifier: Apache-2.0
// A stand-in for the model: the part of the Responses API (streamed as server-sent events) that
// the Codex CLI uses. It plays one scripted tool call after another, then closes the turn. The
// reply depends on the request alone: the n-th call is due when n results have come back.
import http from 'node:http';

const isResult = (item) => /_call_output$/.test(item.type ?? '');

const closing = {
	type: 'message',
	id: 'msg_done',
	role: 'assistant',
	status: 'completed',
	content: [{ type: 'output_text', text: 'done', annotations: [] }],
};

function stream(response, item) {
	const usage = {
		input_tokens: 1,
		output_tokens: 1,
		total_tokens: 2,
		input_tokens_details: { cached_tokens: 0 },
		output_tokens_details: { reasoning_tokens: 0 },
	};
	const whole = {
		id: `resp_${item.id}`,
		object: 'response',
		status: 'completed',
		output: [item],
		usage,
	};
	const events = [
		{
			type: 'response.created',
			response: { ...whole, status: 'in_progress', output: [] },
		},
		{ type: 'response.output_item.added', output_index: 0, item },
		{ type: 'response.output_item.done', output_index: 0, item },
		{ type: 'response.completed', response: whole },
	];
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	response.end(
		events.map((e) => `event: ${e.type}\ndata: ${JSON.stringify(e)}\n\n`).join(''),
	);
}

function resultText({ output }) {
	if (typeof output === 'string') return output;
	return Array.isArray(output)
		? output.map((part) => part.text ?? '').join('\n')
		: JSON.stringify(output);
}

async function readBody(request) {
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

// nextCall(n, told): the n-th (from 0) output item of the Responses API, or undefined for no more.
// Resolves with { url, told, close }; told is a map from call_id to the text that the model was
// given as that call's result.
export async function startModel(nextCall) {
	const told = new Map();
	const server = http.createServer(async (request, response) => {
		const body = await readBody(request);
		if (request.method !== 'POST' || !request.url.endsWith('/responses')) {
			response.writeHead(404).end();
			return;
		}
		const results = JSON.parse(body).input.filter(isResult);
		results.forEach((item) => told.set(item.call_id, resultText(item)));
		stream(response, nextCall(results.length, told) ?? closing);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = () => {
		server.closeAllConnections?.();
		return new Promise((resolve) => server.close(resolve));
	};
	return { url: `http://127.0.0.1:${server.address().port}/v1`, told, close };
}
