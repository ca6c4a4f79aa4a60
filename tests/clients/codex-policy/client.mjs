// SPDX-License-Identifier: Apache-2.0
// Codex' own judgement beside strictgate's, without any session of Codex: `codex execpolicy check`
// on prefix rules, what Codex says when it starts with a requirements file, and `codex mcp list` on
// layers of configuration. strictgate is never looser; where it is stricter, the kind of difference
// must be one that is known.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inPrivateSystem } from '../lib/namespace.mjs';
import { runProgram } from '../lib/process.mjs';
import { makeLayers } from './lib/layers.mjs';
import { makeCommand, makeRule, numbers, toStarlark, toToml } from './lib/generate.mjs';

const ROUNDS = 12;
const RULES = 8;
const COMMANDS = 30;
const TEXTS = 120; // of those in tests/cases/codex-requirements.jsonl
const LAYERS = 100;
const PROGRAM_TIMEOUT_MS = 30_000;
const SEVERITY = { allow: 0, log: 0, prompt: 1, forbidden: 2 };
const here = path.dirname(fileURLToPath(import.meta.url));

// The Codex of the other client.
export { setUp } from '../codex/client.mjs';

export const sessions = [
	...Array.from({ length: ROUNDS }, (_, round) => ({ run: compareRules, seed: round + 1 })),
	{ run: compareTexts },
	{ run: compareServers, seed: 1 },
];

export async function runSession(session, context) {
	const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'strictgate-codex-')));
	for (const name of ['home', 'managed']) fs.mkdirSync(path.join(root, name));
	try {
		return [await session.run(session, context, root)];
	} finally {
		fs.rmSync(root, { recursive: true, force: true });
	}
}

function start(argv, root) {
	const home = path.join(root, 'home');
	const nowhere = 'http://127.0.0.1:9';
	return runProgram(argv, {
		cwd: root,
		env: {
			PATH: process.env.PATH,
			LANG: 'C.UTF-8',
			HOME: home,
			CODEX_HOME: home,
			http_proxy: nowhere,
			https_proxy: nowhere,
		},
		timeout_ms: PROGRAM_TIMEOUT_MS,
	});
}

// prefix rules

async function askCodex(context, root, argv) {
	const words = ['execpolicy', 'check', '--resolve-host-executables', '--rules', 'x.rules'];
	const said = await start([context.program, ...words, '--', ...argv], root);
	if (said.status !== 0) throw new Error(`codex execpolicy check: ${said.stderr}`);
	return JSON.parse(said.stdout).decision ?? 'allow';
}

async function askStrictgate(context, root, commands) {
	const program = path.join(path.dirname(context.hook), 'strictgate');
	const calls = commands.map((command) => JSON.stringify({ tool: 'Bash', input: { command } }));
	fs.writeFileSync(path.join(root, 'calls'), `${calls.join('\n')}\n`);
	const script = '"$0" eval --stream --no-default-sources --policy x.toml <calls';
	const said = await start(['sh', '-c', script, program], root);
	if (said.status !== 0) throw new Error(`strictgate eval: ${said.stderr}`);
	return said.stdout.trim().split('\n').map((line) => JSON.parse(line).verdict);
}

const base = (text) => text.split('/').pop();

// Why strictgate may say more than Codex, the first that fits; none is a mistake.
function kindOf(rules, argv) {
	const names = rules.flatMap((rule) => rule.pattern[0].map(base));
	if (['sudo', 'env', 'nice', 'timeout', 'docker'].includes(base(argv[0]))) return 'behind another program';
	const path = argv[0].includes('/');
	if (path || rules.some((r) => r.pattern[0].some((p) => p.includes('/') && base(p) === argv[0])))
		return 'the program by name and by path';
	if (names.includes(argv[0].toLowerCase()) && argv[0] !== 'frob')
		return 'options and sub-commands in another spelling';
	return null;
}

async function compareRules(session, context, root) {
	const below = numbers(session.seed);
	const rules = Array.from({ length: RULES }, () => makeRule(below));
	const commands = Array.from({ length: COMMANDS }, () => makeCommand(below, rules));
	fs.writeFileSync(path.join(root, 'x.rules'), toStarlark(rules));
	fs.writeFileSync(path.join(root, 'x.toml'), toToml(rules));
	const ours = await askStrictgate(context, root, commands);
	const problems = [];
	const kinds = {};
	let met = 0;
	for (const [i, argv] of commands.entries()) {
		const codex = await askCodex(context, root, argv);
		met += codex === 'allow' ? 0 : 1;
		if (SEVERITY[ours[i]] === SEVERITY[codex]) continue;
		const kind = SEVERITY[ours[i]] > SEVERITY[codex] ? kindOf(rules, argv) : null;
		if (kind === null)
			problems.push(`${JSON.stringify(argv)}: Codex ${codex}, strictgate ${ours[i]}`);
		else kinds[kind] = (kinds[kind] ?? 0) + 1;
	}
	if (met === 0) problems.push('no command met a rule');
	const told = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`);
	return {
		title: `${COMMANDS} commands under ${RULES} prefix rules, ${met} met in Codex; stricter: ${told.join(', ') || 'none'}`,
		problems,
		details: problems.length > 0 ? [toStarlark(rules)] : [],
	};
}

// requirement files

// What was recorded must still be what this Codex says: tests/cases holds strictgate to it.
async function compareTexts(session, context, root) {
	const file = path.resolve(here, '../../cases/codex-requirements.jsonl');
	const rows = fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
	const step = Math.floor(rows.length / TEXTS);
	const sample = rows.filter((_, i) => i % step === 0);
	const problems = [];
	for (const row of sample) {
		const managed = path.join(root, 'managed');
		fs.writeFileSync(path.join(managed, 'requirements.toml'), row.toml);
		const argv = [context.program, 'app-server', '--print-startup-config'];
		const said = await start([...inPrivateSystem(root, 'codex', managed), ...argv], root);
		if ((said.status !== 0) !== (row.codex !== ''))
			problems.push(`${row.toml}: ${said.stdout}`);
	}
	return { title: `${sample.length} requirement files as recorded`, problems, details: [] };
}

// MCP servers

function writeLayers(root, { files }) {
	for (const dir of ['home', 'managed', 'project'])
		fs.rmSync(path.join(root, dir), { recursive: true, force: true });
	fs.mkdirSync(path.join(root, 'managed'));
	for (const [name, text] of Object.entries(files).filter(([, text]) => text !== null)) {
		fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
		fs.writeFileSync(path.join(root, name), text);
	}
}

const sameTexts = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// Is it what Codex lists? What strictgate does not read may be anything.
function isServer(ours, { transport }) {
	if (ours?.unreadable) return true;
	if (transport.type === 'streamable_http') return ours?.url === transport.url;
	return (
		ours?.command === transport.command &&
		sameTexts(ours.args, transport.args) &&
		sameTexts(Object.keys(ours.env), Object.keys(transport.env ?? {}))
	);
}

const isListed = (listed) => ({ mcpServers }) =>
	Object.keys(mcpServers).length === listed.length &&
	listed.every((server) => isServer(mcpServers[server.name], server));

// Whatever Codex makes of its files must be among the configurations that strictgate holds for possible.
async function compareServers(session, context, root) {
	const below = numbers(session.seed);
	const strictgate = path.join(path.dirname(context.hook), 'strictgate');
	const script = 'cd project/sub; "$0" servers --agent codex || echo {}; shift; exec "$@"';
	const problems = [];
	let lists = 0;
	let readable = 0;
	for (let i = 0; i < LAYERS; i++) {
		const made = makeLayers(below, root);
		writeLayers(root, made);
		const choice = made.profile === null ? [] : ['-p', made.profile];
		const codex = [context.program, ...choice, 'mcp', 'list', '--json'];
		const system = inPrivateSystem(root, 'codex', path.join(root, 'managed'));
		const said = await start([...system, 'sh', '-c', script, strictgate, '-', ...codex], root);
		if (said.status !== 0) continue; // Codex refuses these files
		const [answer, ...rest] = said.stdout.split('\n');
		const listed = JSON.parse(rest.join('\n'));
		const { configurations = [] } = JSON.parse(answer);
		lists += listed.length > 0 ? 1 : 0;
		readable += configurations.some(({ mcpServers }) =>
			Object.values(mcpServers).some((server) => !server.unreadable)) ? 1 : 0;
		if (!configurations.some(isListed(listed)))
			problems.push(`${JSON.stringify(made)}: Codex ${rest.join('')}, strictgate ${answer}`);
	}
	if (lists < LAYERS / 4 || readable < LAYERS / 4) problems.push('Codex listed hardly any servers');
	return { title: `MCP servers of ${lists} configurations as Codex lists them`, problems, details: [] };
}
