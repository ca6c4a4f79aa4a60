// SPDX-License-Identifier: Apache-2.0
// What the GitHub Copilot CLI is made to do; ../lib/rows.mjs tells how to read it.
import {
	FAKES,
	FOLDER,
	brokenSessions,
	fakeVariables,
	gatedCalls,
	makes,
	promptCall,
	rowsFor,
	withoutGate,
	withoutPins,
} from '../lib/rows.mjs';
import { mcp, shell, write } from './dialect.mjs';

const BLOCKED = /Denied by preToolUse hook/;
const FAILED = /Denied by preToolUse hook from ".*" \(hook errored\)/;

const words = {
	blocked: BLOCKED,
	shell,
	write,
	mcp,
	failed: {
		'hook killed': [FAILED],
		'hook missing': [FAILED],
		'hook ends with status 1': [FAILED],
		'hook hangs': [FAILED],
		'hook says what is no answer': null,
		'policy broken': [BLOCKED],
	},
};
const { keepsFrom } = rowsFor(words);

const folders = { 'sealed/x': '', 'open/x': '', 'x/x': '' };
const gated = {
	projectFiles: folders,
	calls: [
		...gatedCalls(words),
		promptCall(words, [/unable to ask user for confirmation/, FOLDER]),
	],
};

// Everybody but the administrator tries to get round the managed hook.
const attempt = (title, how) => ({ ...how, calls: [keepsFrom(title, 'rm -r tree', 'tree')] });
const off = { disableAllHooks: true };

// Another hook may replace a call after the gate has judged it; nobody asks the gate again.
const rewriting = {
	permissionDecision: 'allow',
	modifiedArgs: { command: 'touch a5', description: 'go on' },
};
const rewriter = {
	version: 1,
	hooks: { preToolUse: [{ type: 'command', bash: `echo '${JSON.stringify(rewriting)}'` }] },
};
const rewritten = {
	projectFiles: { '.github/hooks/other.json': rewriter },
	calls: [{ ...makes('another hook cannot rewrite a call', shell('echo >b4'), 'b4'), spares: 'a5' }],
};

const hostileSessions = [
	attempt('disableAllHooks of user and trusted project', {
		settings: { user: off, project: off },
	}),
	attempt('COPILOT_HOME', { env: ({ tmp }) => ({ COPILOT_HOME: tmp }) }),
	rewritten,
];

const shellSession = attempt('other programs in front, BASH_ENV', {
	projectFiles: FAKES,
	env: ({ project }) => ({ ...fakeVariables(project), COPILOT_BASH_PATH: `${project}/fakes/bash` }),
});

// Why it is not the gate itself that the client starts.
const unguarded = brokenSessions(words)
	.filter(({ calls }) => /hangs$|stopped/.test(calls[0].title))
	.map((session) => ({
		...session,
		unguarded: true,
		calls: session.calls.map((row) => ({
			...row, title: `control, no guard: ${row.title}`, runs: true, told: [],
		})),
	}));

export const sessions = [
	gated, ...hostileSessions, shellSession, ...brokenSessions(words),
	withoutGate(gated), ...hostileSessions.map(withoutPins), ...unguarded,
];
