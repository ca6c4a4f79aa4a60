// SPDX-License-Identifier: Apache-2.0
// The part of the Responses API (streamed as server-sent events) that the Codex CLI uses.
import { eventStream } from '../../lib/model.mjs';

const closing = {
	type: 'message',
	id: 'msg_done',
	role: 'assistant',
	status: 'completed',
	content: [{ type: 'output_text', text: 'done', annotations: [] }],
};

const usage = {
	input_tokens: 1,
	output_tokens: 1,
	total_tokens: 2,
	input_tokens_details: { cached_tokens: 0 },
	output_tokens_details: { reasoning_tokens: 0 },
};

function resultText({ output }) {
	if (typeof output === 'string') return output;
	return Array.isArray(output)
		? output.map((part) => part.text ?? '').join('\n')
		: JSON.stringify(output);
}

export const dialect = {
	isTurn: (request) => request.method === 'POST' && request.url.endsWith('/responses'),
	results: ({ input }) =>
		input
			.filter((item) => /_call_output$/.test(item.type ?? ''))
			.map((item) => ({ id: item.call_id, text: resultText(item) })),
	reply: (call) => {
		const item = call ?? closing;
		const response = {
			id: `resp_${item.id}`,
			object: 'response',
			status: 'completed',
			output: [item],
			usage,
		};
		const created = { ...response, status: 'in_progress', output: [] };
		const events = [
			{ type: 'response.created', response: created },
			{ type: 'response.output_item.added', output_index: 0, item },
			{ type: 'response.output_item.done', output_index: 0, item },
			{ type: 'response.completed', response },
		];
		return eventStream(events.map((data) => ({ event: data.type, data })));
	},
};
