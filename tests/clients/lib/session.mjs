// SPDX-License-Identifier: Apache-2.0
// One start of a client in a throwaway home, with strictgate-hook where `strictgate install` puts
// it, and what came of each call. Knows no client: what differs comes as an object `agent`,
//     { name, etc, dialect, writeSettings, commandLine, environment, adjust }
// name and etc: of the client, and of its folder below /etc; dialect: see lib/model.mjs;
// writeSettings(session, dirs, modelUrl): the user's and the project's; commandLine(session, dirs, context): its argv;
// environment(session, dirs, modelUrl, context): variables that only this client needs;
// adjust(session, dirs), if there: changes what was installed.
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
	for (const dir of ['home', 'project', 'system', 'tmp']) {
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
	for (const [file, content] of Object.entries(session.prepare?.(dirs) ?? {}))
		writeFile(file, content);
}

// The gate itself, unless the session puts a script in its place.
function gateProgram({ gate }, dirs, { hook }) {
	if (gate === undefined) return hook;
	const script = path.join(dirs.root, 'strictgate-hook');
	writeFile(script, `#!/bin/sh\n${gate ?? ''}\n`);
	fs.symlinkSync(strictgate({ hook }), path.join(dirs.root, 'strictgate'));
	return script;
}

// As an administrator does it; without pins as a user does, and nothing is managed.
async function installGate(agent, session, dirs, context) {
	const { pinned = true, policy = fs.readFileSync(context.policy, 'utf8') } = session;
	const gate = gateProgram(session, dirs, context);
	const where = pinned ? ['--managed', '--root', dirs.system] : ['--user'];
	const argv = [strictgate(context), 'install', '--agent', agent.name, '--hook', gate, ...where];
	writeFile(path.join(dirs.system, 'etc/strictgate/requirements.d/policy.toml'), policy);
	fs.mkdirSync(path.join(dirs.system, 'etc', agent.etc), { recursive: true });
	const env = { PATH: process.env.PATH, HOME: dirs.home };
	const run = await runProgram(argv, { cwd: '/', env, timeout_ms: 10_000 });
	if (run.status !== 0) throw new Error(`${argv.join(' ')}: ${run.stderr}`);
	if (session.gate === null) fs.unlinkSync(gate);
	agent.adjust?.(session, dirs);
}

const strictgate = ({ hook }) => path.join(path.dirname(hook), 'strictgate');

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

// What the model came to know by another way than a call.
function judgeHeard({ heard, gap }, text) {
	if (!heard || heard.test(text) === Boolean(gap)) return [];
	return [gap ? 'the client has closed a known gap: the model was not told' : 'the model was told'];
}

function judgeEnd({ neverEnds }, run) {
	if (neverEnds) return run.timedOut ? [] : ['the client has closed a known gap: it ended'];
	if (run.timedOut) return ['the client did not end in time'];
	return run.status === 0 ? [] : [`the client ended with ${run.status}`];
}

function judge(session, row, text, project, run, heard) {
	const problems = [
		...judgeDisk(row, project),
		...judgeText(row, text),
		...judgeHeard(row, heard),
		...judgeEnd(session, run),
	];
	const details = [`told: ${text}`];
	if (run.status !== 0) details.push(run.stdout.slice(-LAST_BYTES), run.stderr.slice(-LAST_BYTES));
	return { title: row.gap ? `known gap: ${row.title}` : row.title, problems, details };
}

// The policy is compiled first, where it can be.
function start(agent, session, dirs, context, modelUrl) {
	const etc = path.join(dirs.system, 'etc');
	const argv = [
		...inPrivateSystem(
			dirs.root,
			agent.etc,
			path.join(etc, agent.etc),
			path.join(etc, 'strictgate'),
		),
		...['/bin/sh', '-c', '"$0" compile >/dev/null 2>&1; exec "$@"', strictgate(context)],
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
		session.calls[i]?.call(callId(i), { ...dirs, told, strictgate: strictgate(context) }),
	);
	try {
		prepareFiles(session, dirs);
		agent.writeSettings(session, dirs, model.url);
		await installGate(agent, session, dirs, context);
		const run = await start(agent, session, dirs, context, model.url);
		const told = (i) => model.told.get(callId(i));
		return session.calls.map((row, i) => 
			judge(session, row, told(i), dirs.project, run, model.heard()),
		);
	} finally {
		await model.close();
		fs.rmSync(dirs.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
	}
}
