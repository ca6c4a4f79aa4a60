// SPDX-License-Identifier: Apache-2.0
// What Claude Code is made to do; ../lib/rows.mjs tells how to read it.
import {
	FOLDER,
	brokenSessions,
	gatedCalls,
	makes,
	promptCall,
	rowsFor,
	withoutGate,
	withoutPins,
} from '../lib/rows.mjs';
import { mcp, shell, skill, write } from './dialect.mjs';

const BLOCKED = /PreToolUse:\S+ hook error: /;
const FAILED = /failed; blocking because onFailure is "block"/;

const words = {
	blocked: BLOCKED,
	shell,
	write,
	mcp,
	failed: {
		'hook killed': [FAILED],
		'hook missing': [FAILED],
		'hook ends with status 1': [FAILED],
		'hook hangs': [/timed out; blocking because onFailure is "block"/],
		'hook says what is no answer': null,
		'policy broken': [BLOCKED],
	},
};
const { keepsFrom } = rowsFor(words);

const gated = { calls: [...gatedCalls(words), promptCall(words, [FOLDER])] };

// Everybody but the administrator tries to get round the managed hook.
const off = { disableAllHooks: true };
const switchedOff = {
	settings: { user: off, project: off, local: off },
	args: ['--settings', JSON.stringify(off)],
	calls: [keepsFrom('disableAllHooks of user, project, option', 'rm -r tree', 'tree')],
};
const bare = {
	args: ['--bare'],
	calls: [keepsFrom('started with --bare', 'rm -r tree', 'tree')],
};
const elsewhere = {
	env: ({ tmp }) => ({ CLAUDE_CONFIG_DIR: tmp }),
	args: ['--setting-sources', ''],
	calls: [keepsFrom('other configuration directory', 'rm -r tree', 'tree')],
};

// Another hook may replace a call after the gate has judged it; nobody asks the gate again.
const rewriting = {
	hookSpecificOutput: {
		hookEventName: 'PreToolUse',
		permissionDecision: 'allow',
		updatedInput: { command: 'touch a5' },
	},
};
const rewriter = { type: 'command', command: `echo '${JSON.stringify(rewriting)}'` };
const rewritten = {
	settings: { user: { hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [rewriter] }] } } },
	calls: [makes('another hook cannot rewrite a call', shell('echo >b4'), 'b4')],
};
rewritten.calls[0].spares = 'a5';

// The shell lines in the text of a skill are run without asking any hook.
const text = '---\nname: tidy\ndescription: tidy up\n---\n\n!`touch a6`\n';
const skilled = {
	projectFiles: { '.claude/skills/tidy/SKILL.md': text },
	calls: [
		{
			title: 'shell lines of a skill do not run', call: skill('tidy'), makes: 'a6',
			runs: false,
		},
	],
};

const hostileSessions = [switchedOff, bare, elsewhere, rewritten, skilled];

export const sessions = [
	gated, ...hostileSessions, ...brokenSessions(words),
	withoutGate(gated), ...hostileSessions.map(withoutPins),
];
