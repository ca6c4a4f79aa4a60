// SPDX-License-Identifier: Apache-2.0
// The GitHub Copilot CLI as a client of tests/clients: how it is installed, set up and started.
// What is tested is in scenarios.mjs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { needNamespaces } from '../lib/namespace.mjs';
import { needVersion, npmInstall } from '../lib/npm.mjs';
import { runSession as runInSession, writeFile } from '../lib/session.mjs';
import { mcpServers } from '../lib/settings.mjs';
import { Skip } from '../lib/skip.mjs';
import { dialect } from './dialect.mjs';

export { sessions } from './scenarios.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

// At its first start the client unpacks itself below XDG_CACHE_HOME; all sessions share that.
export async function setUp() {
	await needNamespaces();
	const { dir, version } = await npmInstall(here);
	const name = `copilot-${os.platform()}-${os.arch()}`;
	const program = path.join(dir, 'node_modules/@github', name, 'copilot');
	if (!fs.existsSync(program)) throw new Skip(`there is no npm package ${name}`);
	const unpacked = path.join(dir, 'unpacked');
	fs.mkdirSync(unpacked, { recursive: true });
	const env = { ...process.env, ...quiet, XDG_CACHE_HOME: unpacked };
	await needVersion([program], `GitHub Copilot CLI ${version}`, env);
	return { program, unpacked };
}

const quiet = { COPILOT_AUTO_UPDATE: 'false', COPILOT_OFFLINE: 'true' };

function writeSettings({ settings = {} }, { home, project }) {
	const copilot = path.join(home, '.copilot');
	const servers = mcpServers({ type: 'local', tools: ['*'] });
	writeFile(path.join(copilot, 'config.json'), { trustedFolders: [project] });
	writeFile(path.join(copilot, 'mcp-config.json'), { mcpServers: servers });
	if (settings.user) writeFile(path.join(copilot, 'settings.json'), settings.user);
	if (settings.project)
		writeFile(path.join(project, '.github/copilot/settings.json'), settings.project);
}

// unguarded: the hook is started without the program that ends it in time.
function adjust({ unguarded }, { system, root }) {
	if (!unguarded) return;
	const file = path.join(system, 'etc/github-copilot/policy.d/10-strictgate.json');
	const settings = JSON.parse(fs.readFileSync(file, 'utf8'));
	const [hook] = settings.hooks.preToolUse;
	Object.assign(hook, { exec: path.join(root, 'strictgate-hook'), args: [], timeoutSec: 2 });
	writeFile(file, settings);
}

const agent = {
	name: 'copilot',
	etc: 'github-copilot',
	dialect,
	writeSettings,
	adjust,
	environment: (session, dirs, modelUrl, { unpacked }) => ({
		...quiet,
		TERM: 'dumb',
		XDG_CACHE_HOME: unpacked,
		COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
		COPILOT_MODEL: 'stand-in',
	}),
	commandLine: (session, dirs, { program }) => [
		program,
		'-p',
		'go on',
		'--allow-all',
		...(session.args ?? []),
	],
};

export const runSession = (session, context) => runInSession(agent, session, context);
