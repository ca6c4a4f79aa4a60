// SPDX-License-Identifier: Apache-2.0
// What the Gemini CLI is made to do; ../lib/rows.mjs tells how to read it.
import { guardSays } from '../lib/guard.mjs';
import {
	FAKES,
	brokenSessions,
	fakeVariables,
	gap,
	gatedCalls,
	promptCall,
	rowsFor,
	withoutGate,
	withoutPins,
} from '../lib/rows.mjs';
import { mcp, shell, write } from './dialect.mjs';

const BLOCKED = /Tool execution blocked: /;
// The client itself runs no command substitution.
const OWN = /in a substitution$/;
const refused = (status) => [BLOCKED, guardSays(status)];

const words = {
	blocked: BLOCKED,
	shell,
	write,
	mcp,
	failed: {
		'hook killed': refused(137),
		'hook missing': refused(127),
		'hook ends with status 1': refused(1),
		'hook hangs': refused(124),
		'hook says what is no answer': null,
		'policy broken': [BLOCKED],
	},
};
const { keepsFrom } = rowsFor(words);

const gated = { calls: gatedCalls(words) };

// Where nobody can be asked, the question of a hook ends the turn; with an MCP server the client
// waits for an answer until it is killed.
const prompt = { servers: false, calls: [promptCall(words, [], { endsTurn: true })] };
const waiting = {
	neverEnds: true,
	timeout_ms: 10_000,
	calls: [
		{
			...prompt.calls[0],
			title: 'known gap: after a prompt the client waits, where MCP servers run',
		},
	],
};

const attempt = (title, how) => ({ ...how, calls: [keepsFrom(title, 'rm -r tree', 'tree')] });
const open = (title, how) => ({ ...how, calls: [gap(keepsFrom(title, 'rm -r tree', 'tree'))] });

const off = { hooksConfig: { enabled: false } };
const byName = { hooksConfig: { disabled: ['strictgate'] } };

const hostileSessions = [
	attempt('hooksConfig.enabled of user and project', { settings: { user: off, project: off } }),
];
const openSessions = [
	open('hooksConfig.disabled of the user', { settings: { user: byName } }),
	open('hooksConfig.disabled of a trusted project', { settings: { project: byName } }),
	open('GEMINI_CLI_SYSTEM_SETTINGS_PATH', {
		env: ({ tmp }) => ({ GEMINI_CLI_SYSTEM_SETTINGS_PATH: `${tmp}/none.json` }),
	}),
];

// It looks for the shell that reads the hook's command along PATH, and that shell for BASH_ENV.
const asFile = (variables) =>
	Object.entries(variables).map(([name, value]) => `${name}=${value}\n`).join('');
const withFakes = (how) => ({ projectFiles: FAKES, ...how });
const shellSessions = [
	attempt('.env of a trusted project with other programs in front', withFakes({
		prepare: ({ project }) => ({ [`${project}/.gemini/.env`]: asFile(fakeVariables(project)),
			[`${project}/.env`]: asFile(fakeVariables(project)) }),
	})),
	open('a shell of the user in front of the hook', withFakes({
		env: ({ project }) => fakeVariables(project),
	})),
];

// Why the command of the hook is more than the gate.
const unguarded = brokenSessions(words)
	.filter(({ calls }) => /killed|hangs$|status 1/.test(calls[0].title))
	.map((session) => ({
		...session,
		unguarded: true,
		calls: session.calls.map((row) => ({
			...row, title: `control, no guard: ${row.title}`, runs: true, told: [],
		})),
	}));

export const sessions = [
	gated, prompt, waiting, ...hostileSessions, ...openSessions, ...shellSessions, ...brokenSessions(words),
	withoutGate(gated, OWN), withoutGate(prompt), ...hostileSessions.map(withoutPins), ...unguarded,
];
