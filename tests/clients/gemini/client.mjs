// SPDX-License-Identifier: Apache-2.0
// The Gemini CLI as a client of tests/clients: how it is installed, set up and started. What is
// tested is in scenarios.mjs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { needNamespaces } from '../lib/namespace.mjs';
import { needVersion, npmInstall } from '../lib/npm.mjs';
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

function writeSettings({ settings = {}, servers = true }, { home, project }) {
	const user = {
		security: { auth: { selectedType: 'gemini-api-key' } },
		general: { enableAutoUpdate: false },
		mcpServers: servers ? mcpServers({ trust: true }) : {},
		...settings.user,
	};
	writeFile(path.join(home, '.gemini/settings.json'), user);
	if (settings.project)
		writeFile(path.join(project, '.gemini/settings.json'), settings.project);
}

// unguarded: the hook is started without the words that turn its failures into refusals.
function adjust({ unguarded }, { system, root }) {
	if (!unguarded) return;
	const file = path.join(system, 'etc/gemini-cli/settings.json');
	const settings = JSON.parse(fs.readFileSync(file, 'utf8'));
	const [hook] = settings.hooks.BeforeTool[0].hooks;
	hook.command = path.join(root, 'strictgate-hook');
	hook.timeout = 2_000;
	writeFile(file, settings);
}

const agent = {
	name: 'gemini',
	etc: 'gemini-cli',
	dialect,
	writeSettings,
	adjust,
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
