// SPDX-License-Identifier: Apache-2.0
// The Codex CLI as a client of tests/clients: how it is installed and started. What is tested is in
// scenarios.mjs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { needNamespaces } from '../lib/namespace.mjs';
import { needVersion, npmInstall } from '../lib/npm.mjs';
import { runSession as runInSession } from '../lib/session.mjs';
import { Skip } from '../lib/skip.mjs';
import { dialect } from './lib/dialect.mjs';
import { writeSettings } from './lib/settings.mjs';

export { sessions } from './scenarios.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const editor = path.join(here, 'lib/editor.mjs');

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
	await needVersion([program], `codex-cli ${version}`);
	return { program };
}

const agent = {
	name: 'codex',
	etc: 'codex',
	dialect,
	writeSettings,
	environment: () => ({ STAND_IN_KEY: 'none' }),
	commandLine: ({ args, person }, dirs, { program }) =>
		person
			? [process.execPath, editor, program, JSON.stringify(person)]
			: [
					program,
					'exec',
					'--json',
					'--skip-git-repo-check',
					'--dangerously-bypass-approvals-and-sandbox',
					...(args ?? []),
					'go on',
				],
	adjust: (session, dirs) => session.adjust?.(dirs),
};

export const runSession = (session, context) => runInSession(agent, session, context);
