// SPDX-License-Identifier: Apache-2.0
// editor.mjs PROGRAM PERSON: drive `PROGRAM app-server` for one turn, as an editor does, by JSON-RPC
// over its standard input and output. PERSON is JSON: { decision, sandbox, approvalPolicy }; every
// question is answered with the decision (accept or decline), and the command that was asked about
// is left in the file `asked` of the current folder. Only so does Codex ask anybody; `codex exec`
// refuses what it would have to ask about.
import fs from 'node:fs';
import { spawn } from 'node:child_process';

const [program, person] = process.argv.slice(2);
const { decision, sandbox, approvalPolicy } = JSON.parse(person);
const server = spawn(program, ['app-server'], { stdio: ['pipe', 'pipe', 'inherit'] });
const waiting = new Map();
let lastId = 0;
let endTurn;
const turnDone = new Promise((resolve) => (endTurn = resolve));

const send = (message) => server.stdin.write(`${JSON.stringify(message)}\n`);

function call(method, params) {
	const id = ++lastId;
	return new Promise((resolve, reject) => {
		waiting.set(id, { resolve, reject });
		send({ id, method, params });
	});
}

function receive(message) {
	if (message.method === undefined) {
		const { resolve, reject } = waiting.get(message.id);
		if (message.error) reject(new Error(JSON.stringify(message.error)));
		else resolve(message.result);
	} else if (message.id !== undefined) {
		fs.writeFileSync('asked', message.params.command ?? '');
		send({ id: message.id, result: { decision } });
	} else if (message.method === 'turn/completed') {
		endTurn();
	}
}

let rest = '';
server.stdout.setEncoding('utf8');
server.stdout.on('data', (text) => {
	const lines = (rest + text).split('\n');
	rest = lines.pop();
	lines.filter((line) => line.trim()).forEach((line) => receive(JSON.parse(line)));
});
server.on('close', (status) => process.exit(status ?? 1));

await call('initialize', {
	clientInfo: { name: 'tests', title: null, version: '0' },
	capabilities: { experimentalApi: true },
});
send({ method: 'initialized' });
const { thread } = await call('thread/start', { cwd: process.cwd(), approvalPolicy, sandbox });
await call('turn/start', { threadId: thread.id, input: [{ type: 'text', text: 'go on' }] });
await turnDone;
server.stdin.end();
