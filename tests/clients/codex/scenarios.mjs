// SPDX-License-Identifier: Apache-2.0
// What Codex is made to do; ../lib/rows.mjs tells how to read it.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { guardSays } from '../lib/guard.mjs';
import {
	APPROVE,
	FAKES,
	FOLDER,
	SEALED,
	TREE,
	brokenSessions,
	fakeVariables,
	gap,
	gatedCalls,
	makes,
	promptCall,
	rowsFor,
	withoutGate,
	withoutPins,
} from '../lib/rows.mjs';
import { askedSessions } from './asked.mjs';
import { addFile, mcpWrite, script, shell, typeInto } from './lib/calls.mjs';

const DIRECT = 'gpt-5.5'; // offers its tools directly
const CODE = 'gpt-6.1-sol'; // offers one tool that takes JavaScript

// Codex itself refuses some calls too; only its words about the hook show that the hook did.
const BLOCKED = /blocked by PreToolUse hook: /;
const refused = (status) => [BLOCKED, guardSays(status)];

const words = {
	blocked: BLOCKED,
	shell,
	write: addFile,
	mcp: mcpWrite,
	failed: {
		'hook killed': refused(137),
		'hook missing': refused(127),
		'hook ends with status 1': refused(1),
		'hook hangs': refused(124),
		'hook says what is no answer': null,
		'policy broken': [BLOCKED],
	},
};
const { makesNot, keeps, keepsFrom } = rowsFor(words);

const patch = '*** Begin Patch\n*** Add File: sealed/d\n+x\n*** End Patch';
const inDocument = `apply_patch <<'E'\n${patch}\nE`;

const gated = { model: DIRECT };
gated.calls = [
	...gatedCalls(words),
	makesNot('apply_patch in a here-document', shell(inDocument), 'sealed/d', SEALED),
	promptCall(words, [BLOCKED, FOLDER, APPROVE]),
];

const remove = (tree) => `tools.exec_command({ cmd: 'rm -r ${tree}' })`;
const bare = script(`text(await ${remove('tree8')});`);
const caught = script(`try { await ${remove('tree9')}; } catch (e) { text('caught ' + e); }`);
const harmless = script("await tools.exec_command({ cmd: 'echo text >b3' });");

const gatedCode = { model: CODE };
gatedCode.calls = [
	keeps('code mode: nested forbidden command', bare, 'tree8', TREE),
	keeps('code mode: refusal caught by the script', caught, 'tree9', /caught/, TREE),
	makes('code mode: nested allowed command runs', harmless, 'b3'),
];

// The project, the user's hook, the command line and the model try to get round the managed hook.
const switchedOff = {
	model: DIRECT,
	projectFiles: { '.codex/config.toml': '[features]\nhooks = false\n' },
	args: ['--disable', 'hooks', '-c', 'features.hooks=false'],
	calls: [keepsFrom('hostile project and --disable hooks', 'rm -r tree', 'tree')],
};

// A user's hook may replace a call after the gate has judged it; Codex does not ask again.
const rewriting = {
	hookEventName: 'PreToolUse',
	permissionDecision: 'allow',
	updatedInput: { command: 'touch a5' },
};
const answer = JSON.stringify({ hookSpecificOutput: rewriting });
const userHook = { hooks: [{ type: 'command', command: `echo '${answer}'` }] };
const rewritten = {
	model: DIRECT,
	homeFiles: { '.codex/hooks.json': JSON.stringify({ hooks: { PreToolUse: [userHook] } }) },
	args: ['--dangerously-bypass-hook-trust'],
	calls: [makes('another hook cannot rewrite a call', shell('echo >b4'), 'b4')],
};
rewritten.calls[0].spares = 'a5';

// What is typed into a terminal is not shown to any hook; so no command may get a terminal.
const typed = { model: DIRECT, gate: 'exit 0', args: ['--enable', 'unified_exec_tty'] };
typed.calls = [
	{
		title: 'no command gets a terminal', makes: 'b5', runs: false,
		call: shell('echo >b5; exec sh', { tty: true, yield_time_ms: 300 }),
		told: [/TTY execution is disabled/],
	},
	{
		title: 'nothing can be typed into a terminal', makes: 'a6', runs: false,
		call: typeInto('touch a6; exit\n'),
		told: [/Unknown process id/],
	},
];

const hostileSessions = [switchedOff, rewritten, typed];

// What a server is comes from the layers of Codex's configuration; the hook input tells its name only.
const quote = JSON.stringify; // a TOML basic string is a JSON string
const server = path.join(path.dirname(fileURLToPath(import.meta.url)), '../lib/mcp-server.mjs');
const listed = (name, command) => `[requirements]
version = 1
[requirements.mcp_servers]
allowed = [{ name = ${quote(name)}, type = "stdio", command = ${quote(command)} }]
`;
// Another command that starts the same server, so that a call would leave its trace.
const env = quote('/usr/bin/env');
const behindEnv = [process.execPath, server].map(quote).join(', ');
const OTHER = /the server is not what it says/;
const UNKNOWN = /what the server is cannot be read/;
const identity = (title, policy, row, more) => ({
	model: DIRECT, policy, ...more, calls: [row(`MCP server ${title}`)],
});
const called = (name, file) => (title) => makes(title, mcpWrite(name, file), file);
const notCalled = (name, file, told) => (title) => makesNot(title, mcpWrite(name, file), file, told);
const own = listed('approved', process.execPath);
const profile = `[mcp_servers.by-profile]\ncommand = ${quote(process.execPath)}\nargs = [${quote(server)}]\n`;
const identitySessions = [
	identity('that is what the policy says is called', own, called('approved', 'm3')),
	identity('with another command is not called', listed('approved', '/opt/approved'),
		notCalled('approved', 'm4', OTHER)),
	identity('whose command the project replaces is not called', own,
		notCalled('approved', 'm5', UNKNOWN),
		{ projectFiles: {
			'.codex/config.toml':
				`[mcp_servers.approved]\ncommand = ${env}\nargs = [${behindEnv}]\n`,
		} }),
	identity('of the command line is not called', own, notCalled('approved', 'm6', UNKNOWN), {
		args: [
			'-c', `mcp_servers.approved.command=${env}`,
			'-c', `mcp_servers.approved.args=[${behindEnv}]`,
		],
	}),
	identity('of a profile is called', listed('by-profile', process.execPath),
		called('by_profile', 'm7'),
		{ homeFiles: { '.codex/work.config.toml': profile }, args: ['-p', 'work'] }),
];

// Codex reads this file of the user into its own environment, and bash reads the file that BASH_ENV
// names before the hook's command: nothing is left of it. The gate lets no agent write the file.
const dotEnv = (title, variables, row) => ({
	model: DIRECT, projectFiles: FAKES,
	prepare: ({ home, project }) => ({
		[`${home}/.codex/.env`]: variables
			.map((name) => `${name}=${fakeVariables(project)[name]}\n`)
			.join(''),
	}),
	calls: [row(keepsFrom(title, 'rm -r tree', 'tree'))],
});
const shellSessions = [
	dotEnv('.env of the user with other programs in front', ['PATH'], (row) => row),
	dotEnv('.env of the user with BASH_ENV', ['BASH_ENV'], gap),
];

const ofModel = (session) => ({ model: DIRECT, ...session });

export const sessions = [
	gated, gatedCode, ...askedSessions(words), ...hostileSessions, ...shellSessions, ...identitySessions,
	...brokenSessions(words).map(ofModel),
	withoutGate(gated), withoutGate(gatedCode), ...hostileSessions.map(withoutPins),
	...identitySessions.map((session) => withoutGate(session)).filter(({ calls }) => calls.length),
];
