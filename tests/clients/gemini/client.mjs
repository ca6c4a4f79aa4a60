// SPDX-License-Identifier: Apache-2.0
// The Gemini CLI as a client of tests/clients: how it is installed, set up and started. What is
// tested is in scenarios.mjs.
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { guarded } from '../lib/guard.mjs';
import { needNamespaces } from '../lib/namespace.mjs';
import { needVersion, npmInstall } from '../lib/npm.mjs';
import { shellQuote } from '../lib/process.mjs';
import { runSession as runInSession, writeFile } from '../lib/session.mjs';
import { mcpServers } from '../lib/settings.mjs';
import { dialect } from './dialect.mjs';

export { sessions } from './scenarios.mjs';

const NEEDS_NODE = 20;
const here = path.dirname(fileURLToPath(import.meta.url));

// It wants a newer Node than some systems have.
async function findNode() {
	if (parseInt(process.versions.node, 10) >= NEEDS_NODE) return process.execPath;
	const { dir } = await npmInstall(path.join(here, 'node'));
	return path.join(dir, `node_modules/node-${os.platform()}-${os.arch()}/bin/node`);
}

export async function setUp() {
	await needNamespaces();
	const { dir, version } = await npmInstall(here);
	const bundle = path.join(dir, 'node_modules/@google/gemini-cli/bundle/gemini.js');
	const program = [await findNode(), bundle];
	await needVersion(program, version);
	return { program };
}

const gateHook = (command, timeout) => ({
	BeforeTool: [
		{ matcher: '*', hooks: [{ type: 'command', name: 'strictgate', command, timeout }] },
	],
});

// As the manual recommends; without pins the hook is the user's, and nothing is managed. bare: the
// hook without the words that turn its failures into refusals.
function writeSettings(session, { home, project, managed }, gate) {
	const { pinned = true, bare = false, hookTimeout = 10_000, settings = {} } = session;
	const { servers = true } = session;
	const command = bare ? gate.map(shellQuote).join(' ') : guarded(gate);
	const hooks = gateHook(command, hookTimeout);
	const user = {
		security: { auth: { selectedType: 'gemini-api-key' } },
		general: { enableAutoUpdate: false },
		mcpServers: servers ? mcpServers({ trust: true }) : {},
		...settings.user,
		...(pinned ? {} : { hooks }),
	};
	if (pinned)
		writeFile(path.join(managed, 'settings.json'), {
			hooksConfig: { enabled: true },
			hooks,
		});
	writeFile(path.join(home, '.gemini/settings.json'), user);
	if (settings.project)
		writeFile(path.join(project, '.gemini/settings.json'), settings.project);
}

const agent = {
	name: 'gemini',
	etc: 'gemini-cli',
	dialect,
	writeSettings,
	environment: (session, dirs, modelUrl) => ({
		TERM: 'dumb',
		GEMINI_API_KEY: 'none',
		GOOGLE_GEMINI_BASE_URL: modelUrl,
		GEMINI_CLI_NO_RELAUNCH: '1',
		GEMINI_CLI_TRUST_WORKSPACE: 'true',
	}),
	// Without a terminal it offers tools that need approval only in this mode.
	commandLine: (session, dirs, { program }) => [
		...program,
		'-p',
		'go on',
		'-m',
		'gemini-2.5-pro',
		'--approval-mode',
		'yolo',
		...(session.args ?? []),
	],
};

export const runSession = (session, context) => runInSession(agent, session, context);
