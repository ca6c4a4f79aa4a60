// SPDX-License-Identifier: Apache-2.0
// A small MCP server on standard input and output with one tool, write_file {path, text}: its
// effect on disk shows whether it was really called.
import fs from 'node:fs';
import readline from 'node:readline';

const tools = [
	{
		name: 'write_file',
		description: 'Write a text file.',
		inputSchema: {
			type: 'object',
			properties: { path: { type: 'string' }, text: { type: 'string' } },
			required: ['path', 'text'],
		},
	},
];

function callTool({ arguments: { path, text } }) {
	fs.writeFileSync(path, text);
	return { content: [{ type: 'text', text: `wrote ${path}` }] };
}

const methods = {
	initialize: (params) => ({
		protocolVersion: params.protocolVersion,
		capabilities: { tools: {} },
		serverInfo: { name: 'strictgate-test', version: '1' },
	}),
	ping: () => ({}),
	'tools/list': () => ({ tools }),
	'tools/call': callTool,
};

readline.createInterface({ input: process.stdin }).on('line', (line) => {
	const { id, method, params } = JSON.parse(line);
	if (id === undefined) return;
	const answer = methods[method]
		? { result: methods[method](params) }
		: { error: { code: -32601, message: `no method ${method}` } };
	process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`);
});
