// SPDX-License-Identifier: Apache-2.0
// The Codex CLI as a client of tests/clients: how it is installed, started offline in a throwaway
// home with strictgate-hook as its managed hook, and what came of each call. What is tested is in
// scenarios.mjs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inPrivateSystem, needNamespaces } from '../lib/namespace.mjs';
import { npmInstall } from '../lib/npm.mjs';
import { runProgram, shellQuote } from '../lib/process.mjs';
import { Skip } from '../lib/skip.mjs';
import { startModel } from './lib/mock-server.mjs';
import { writeSettings } from './lib/settings.mjs';

export { sessions } from './scenarios.mjs';

const SESSION_TIMEOUT_MS = 60_000;
const here = path.dirname(fileURLToPath(import.meta.url));

// The npm package's own start program is a Node script round this one; without it a run is faster
// and a signal reaches Codex itself.
function findProgram(dir) {
	const scope = path.join(dir, 'node_modules/@openai');
	for (const name of fs.readdirSync(scope)) {
		const vendor = path.join(scope, name, 'vendor');
		for (const triple of fs.existsSync(vendor) ? fs.readdirSync(vendor) : []) {
			const program = path.join(vendor, triple, 'bin/codex');
			if (fs.existsSync(program)) return program;
		}
	}
	throw new Skip(`the npm package has no codex program for ${os.platform()} ${os.arch()}`);
}

export async function setUp() {
	await needNamespaces();
	const { dir, version } = await npmInstall(here);
	const program = findProgram(dir);
	const said = await runProgram([program, '--version'], {
		cwd: '/',
		env: process.env,
		timeout_ms: 30_000,
	});
	if (said.stdout.trim() !== `codex-cli ${version}`)
		throw new Error(
			`${program} is not version ${version}: ${said.stdout}${said.stderr}`,
		);
	return { program };
}

function makeDirs() {
	const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'strictgate-codex-')));
	const dirs = { root };
	for (const name of ['home', 'project', 'managed', 'tmp']) {
		dirs[name] = path.join(root, name);
		fs.mkdirSync(dirs[name]);
	}
	return dirs;
}

// A proxy that nobody serves: were Codex to call anybody but the stand-in, nothing would go out.
function environment(dirs) {
	const nowhere = 'http://127.0.0.1:9';
	return {
		PATH: process.env.PATH,
		LANG: 'C.UTF-8',
		HOME: dirs.home,
		TMPDIR: dirs.tmp,
		STAND_IN_KEY: 'none',
		http_proxy: nowhere,
		https_proxy: nowhere,
		all_proxy: nowhere,
		no_proxy: '127.0.0.1',
	};
}

function prepareTargets(rows, dirs) {
	for (const { removes } of rows.filter((row) => row.removes)) {
		const tree = path.join(dirs.project, removes);
		fs.mkdirSync(tree);
		fs.writeFileSync(path.join(tree, 'file'), 'x');
	}
}

// The gate as the hook line names it, unless the session puts something else in its place.
function gateCommand(session, { hook, policy }) {
	const words = [hook, '--agent', 'codex', '--policy', session.policy ?? policy];
	return session.gate ?? words.map(shellQuote).join(' ');
}

function startCodex(session, dirs, { program }) {
	const argv = [
		...inPrivateSystem(dirs.root, 'codex', dirs.managed),
		program,
		'exec',
		'--json',
		'--skip-git-repo-check',
		'--dangerously-bypass-approvals-and-sandbox',
		...(session.args ?? []),
		'go on',
	];
	return runProgram(argv, {
		cwd: dirs.project,
		env: environment(dirs),
		timeout_ms: SESSION_TIMEOUT_MS,
	});
}

// What counts is what is on the disk, not what Codex says about it.
function judgeDisk(row, project) {
	const exists = (name) => fs.existsSync(path.join(project, name));
	const happened = row.removes ? !exists(row.removes) : exists(row.makes);
	const problems = [];
	if (happened !== row.runs)
		problems.push(row.runs ? 'the call did not run' : 'the call ran');
	if (row.spares && exists(row.spares)) problems.push(`there is a ${row.spares}`);
	return problems;
}

function judgeText(row, text) {
	if (text === undefined) return ['codex gave the model no result for this call'];
	const missing = (row.told ?? []).filter((pattern) => !pattern.test(text));
	const excess = (row.untold ?? []).filter((pattern) => pattern.test(text));
	return [
		...missing.map((pattern) => `the model was not told ${pattern}`),
		...excess.map((pattern) => `the model was told ${pattern}`),
	];
}

function judge(row, text, project, run) {
	const problems = [...judgeDisk(row, project), ...judgeText(row, text)];
	const details = [`told: ${text}`];
	if (run.status !== 0) {
		problems.push(
			run.timedOut
				? 'codex did not end in time'
				: `codex ended with ${run.status}`,
		);
		details.push(run.stdout, run.stderr);
	}
	return { title: row.title, problems, details };
}

// One session of Codex makes all calls of session.calls, one after another. Resolves with
// { title, problems, details } for each.
export async function runSession(session, context) {
	const dirs = makeDirs();
	const callId = (i) => `call_${i}`;
	const model = await startModel((i, told) =>
		session.calls[i]?.call(callId(i), { ...dirs, told }),
	);
	try {
		prepareTargets(session.calls, dirs);
		writeSettings(session, dirs, gateCommand(session, context), model.url);
		const run = await startCodex(session, dirs, context);
		const judged = (row, i) => judge(row, model.told.get(callId(i)), dirs.project, run);
		return session.calls.map(judged);
	} finally {
		await model.close();
		fs.rmSync(dirs.root, { recursive: true, force: true });
	}
}
