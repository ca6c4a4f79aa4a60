// SPDX-License-Identifier: Apache-2.0
// Has the peers that tests/bench times installed into the user's cache as tests/clients installs the agents: pinned
// by their lock files, no install script run. Prints a line for each: NAME, PROGRAM, or NAME, nothing, REASON.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmInstall } from '../clients/lib/npm.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

// name, folder of its lock file, the program inside node_modules: a segment may be "*".
const peers = [
	['cc-safety-net', 'cc-safety-net', 'cc-safety-net/dist/bin/cc-safety-net.js'],
	['codex', '../clients/codex', '@openai/*/vendor/*/bin/codex'],
];

function find(dir, [first, ...rest]) {
	if (first === undefined) return dir;
	const names = first === '*' && fs.existsSync(dir) ? fs.readdirSync(dir) : [first];
	for (const name of names) {
		const place = path.join(dir, name);
		const found = fs.existsSync(place) && find(place, rest);
		if (found) return found;
	}
	return undefined;
}

// Without a network the answer is to skip, at once.
process.env.npm_config_fetch_retries ??= '0';
for (const [name, folder, program] of peers) {
	try {
		const { dir } = await npmInstall(path.join(here, folder));
		const found = find(path.join(dir, 'node_modules'), program.split('/'));
		console.log(`${name}\t${found ?? ''}\t${found ? '' : 'not made for this machine'}`);
	} catch (error) {
		console.log(`${name}\t\t${error.message.split('\n')[0]}`);
	}
}
