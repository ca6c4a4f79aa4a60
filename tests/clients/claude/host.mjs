// SPDX-License-Identifier: Apache-2.0
// host.mjs PROGRAM TOOL INPUT: start `PROGRAM mcp serve`, call one of its tools as the host of an MCP
// server does, and end. TOOL and INPUT are JSON.
import { spawn } from 'node:child_process';
import readline from 'node:readline';

const [program, tool, input] = process.argv.slice(2);
const server = spawn(program, ['mcp', 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
const send = (message) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

const answers = {
	1: () => {
		send({ method: 'notifications/initialized' });
		const params = { name: JSON.parse(tool), arguments: JSON.parse(input) };
		send({ id: 2, method: 'tools/call', params });
	},
	2: () => {
		server.kill();
		process.exit(0);
	},
};
readline.createInterface({ input: server.stdout }).on('line', (line) => {
	console.log(line);
	answers[JSON.parse(line).id]?.();
});
server.on('close', (status) => process.exit(status ?? 1));
const clientInfo = { name: 'tests', version: '0' };
send({
	id: 1,
	method: 'initialize',
	params: { protocolVersion: '2024-11-05', capabilities: {}, clientInfo },
});
