// SPDX-License-Identifier: Apache-2.0
// One start of a client in a throwaway home with strictgate-hook as its managed hook, and what came
// of each call. Knows no client: what differs comes as an object `agent`,
//     { name, etc, dialect, call, writeSettings, commandLine, environment }
// name and etc: of the client, and of its folder below /etc; dialect: see lib/model.mjs;
// writeSettings(session, dirs, gate, modelUrl); commandLine(session, dirs, context): its argv;
// environment(session, dirs, modelUrl, context): variables that only this client needs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inPrivateSystem } from './namespace.mjs';
import { startModel } from './model.mjs';
import { runProgram } from './process.mjs';

const SESSION_TIMEOUT_MS = 90_000;
const LAST_BYTES = 3000; // of what a client said that did not end well

function makeDirs(name) {
	const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `strictgate-${name}-`)));
	const dirs = { root };
	for (const dir of ['home', 'project', 'managed', 'tmp']) {
		dirs[dir] = path.join(root, dir);
		fs.mkdirSync(dirs[dir]);
	}
	return dirs;
}

// A proxy that nobody serves: were a client to call anybody but the stand-in, nothing would go out.
function environment(agent, session, dirs, context, modelUrl) {
	const nowhere = 'http://127.0.0.1:9';
	return {
		PATH: process.env.PATH,
		LANG: 'C.UTF-8',
		HOME: dirs.home,
		TMPDIR: dirs.tmp,
		http_proxy: nowhere,
		https_proxy: nowhere,
		all_proxy: nowhere,
		no_proxy: '127.0.0.1',
		...agent.environment(session, dirs, modelUrl, context),
		...session.env?.(dirs),
	};
}

export function writeFile(file, content) {
	const text = typeof content === 'string' ? content : JSON.stringify(content, null, '\t');
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
}

function prepareFiles(session, dirs) {
	for (const { removes } of session.calls.filter((row) => row.removes))
		writeFile(path.join(dirs.project, removes, 'file'), 'x');
	for (const [file, content] of Object.entries(session.projectFiles ?? {}))
		writeFile(path.join(dirs.project, file), content);
	for (const [file, content] of Object.entries(session.homeFiles ?? {}))
		writeFile(path.join(dirs.home, file), content);
}

// The words of the gate's command line, unless the session puts something else in its place.
function gateWords(agent, session, { hook, policy }) {
	return session.gate ?? [hook, '--agent', agent.name, '--policy', session.policy ?? policy];
}

// What counts is what is on the disk, not what the client says about it.
function judgeDisk(row, project) {
	const exists = (name) => fs.existsSync(path.join(project, name));
	const happened = row.removes ? !exists(row.removes) : exists(row.makes);
	const problems = [];
	if (happened !== row.runs)
		problems.push(row.runs ? 'the call did not run' : 'the call ran');
	if (row.gap && !happened)
		problems.push('the client has closed a known gap: say so in the table and here');
	if (row.spares && exists(row.spares)) problems.push(`there is a ${row.spares}`);
	return problems;
}

function judgeText(row, text) {
	if (row.endsTurn && text === undefined) return [];
	if (text === undefined) return ['the client gave the model no result for this call'];
	const missing = (row.told ?? []).filter((pattern) => !pattern.test(text));
	const excess = (row.untold ?? []).filter((pattern) => pattern.test(text));
	return [
		...missing.map((pattern) => `the model was not told ${pattern}`),
		...excess.map((pattern) => `the model was told ${pattern}`),
	];
}

function judgeEnd({ neverEnds }, run) {
	if (neverEnds) return run.timedOut ? [] : ['the client has closed a known gap: it ended'];
	if (run.timedOut) return ['the client did not end in time'];
	return run.status === 0 ? [] : [`the client ended with ${run.status}`];
}

function judge(session, row, text, project, run) {
	const problems = [
		...judgeDisk(row, project),
		...judgeText(row, text),
		...judgeEnd(session, run),
	];
	const details = [`told: ${text}`];
	if (run.status !== 0) details.push(run.stdout.slice(-LAST_BYTES), run.stderr.slice(-LAST_BYTES));
	return { title: row.gap ? `known gap: ${row.title}` : row.title, problems, details };
}

function start(agent, session, dirs, context, modelUrl) {
	const argv = [
		...inPrivateSystem(dirs.root, agent.etc, dirs.managed),
		...agent.commandLine(session, dirs, context),
	];
	return runProgram(argv, {
		cwd: dirs.project,
		env: environment(agent, session, dirs, context, modelUrl),
		timeout_ms: session.timeout_ms ?? SESSION_TIMEOUT_MS,
	});
}

// The client makes all calls of session.calls, one after another. Resolves with
// { title, problems, details } for each.
export async function runSession(agent, session, context) {
	const dirs = makeDirs(agent.name);
	const callId = (i) => `call_${i}`;
	const model = await startModel(agent.dialect, (i, told) =>
		session.calls[i]?.call(callId(i), { ...dirs, told }),
	);
	try {
		prepareFiles(session, dirs);
		const gate = gateWords(agent, session, context);
		agent.writeSettings(session, dirs, gate, model.url);
		const run = await start(agent, session, dirs, context, model.url);
		const told = (i) => model.told.get(callId(i));
		return session.calls.map((row, i) => judge(session, row, told(i), dirs.project, run));
	} finally {
		await model.close();
		fs.rmSync(dirs.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
	}
}
