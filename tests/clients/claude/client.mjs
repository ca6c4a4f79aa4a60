// SPDX-License-Identifier: Apache-2.0
// Claude Code as a client of tests/clients: how it is installed, set up and started. What is tested
// is in scenarios.mjs.
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
const host = path.join(here, 'host.mjs');

export async function setUp() {
	await needNamespaces();
	const { dir, version } = await npmInstall(here);
	const name = `claude-code-${os.platform()}-${os.arch()}`;
	const program = path.join(dir, 'node_modules/@anthropic-ai', name, 'claude');
	if (!fs.existsSync(program)) throw new Skip(`there is no npm package ${name}`);
	await needVersion([program], `${version} `, { ...process.env, ...quiet });
	return { program };
}

const quiet = { DISABLE_TELEMETRY: '1', DISABLE_AUTOUPDATER: '1' };

// A value, or what a function makes of the session's folders.
const given = (value, dirs) => (typeof value === 'function' ? value(dirs) : value);

function writeSettings(session, { home, project }) {
	const settings = given(session.settings, { project }) ?? {};
	const all = {
		[path.join(home, '.claude/settings.json')]: settings.user ?? {},
		[path.join(home, '.claude.json')]: { mcpServers: mcpServers() },
		[path.join(project, '.claude/settings.json')]: settings.project ?? {},
		[path.join(project, '.claude/settings.local.json')]: settings.local ?? {},
	};
	for (const [file, content] of Object.entries(all)) writeFile(file, content);
}

const agent = {
	name: 'claude',
	etc: 'claude-code',
	dialect,
	writeSettings,
	environment: (session, dirs, modelUrl) => ({
		...quiet,
		ANTHROPIC_BASE_URL: modelUrl,
		ANTHROPIC_API_KEY: 'none',
		CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
		CLAUDE_CODE_TMPDIR: dirs.tmp,
		ENABLE_TOOL_SEARCH: 'false', // MCP tools can be called at once
		IS_SANDBOX: '1', // root may bypass permissions
	}),
	commandLine: (session, dirs, { program }) =>
		session.serves
			? [process.execPath, host, program, ...session.serves.map((it) => JSON.stringify(it))]
			: [
					program,
					'-p',
					session.prompt ?? 'go on',
					'--output-format',
					'stream-json',
					'--verbose',
					'--include-hook-events',
					'--permission-mode',
					'bypassPermissions',
					...(given(session.args, dirs) ?? []),
				],
};

export const runSession = (session, context) => runInSession(agent, session, context);
