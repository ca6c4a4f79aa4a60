// SPDX-License-Identifier: Apache-2.0
// Runs every client below this folder (one folder each, with a client.mjs) and prints TAP.
// Knows options, skipping and exit status; knows nothing about any one client.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInOrder } from './lib/jobs.mjs';
import { Tap } from './lib/tap.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const usage = 'usage: run [--hook PATH] [--only CLIENT] [--jobs N] [--verbose]';

function usageError(text) {
	console.error(`run: ${text}\n${usage}`);
	process.exit(64);
}

function parseOptions(argv) {
	const build = process.env.STRICTGATE_BUILD ?? path.resolve(here, '../../build');
	const options = {
		hook: path.join(build, 'strictgate-hook'),
		only: null,
		jobs: 2,
		verbose: false,
	};
	const takesValue = { '--hook': 'hook', '--only': 'only', '--jobs': 'jobs' };
	for (let i = 0; i < argv.length; i++) {
		if (argv[i] === '--verbose') {
			options.verbose = true;
		} else if (takesValue[argv[i]] && argv[i + 1] !== undefined) {
			options[takesValue[argv[i]]] = argv[++i];
		} else if (argv[i] === '--help') {
			console.log(usage);
			process.exit(0);
		} else {
			usageError(`cannot use "${argv[i]}"`);
		}
	}
	options.hook = path.resolve(options.hook);
	options.jobs = Math.max(1, Number(options.jobs) || 1);
	return options;
}

function findClients(only) {
	const has = (name) => fs.existsSync(path.join(here, name, 'client.mjs'));
	const names = fs.readdirSync(here).filter(has).sort();
	if (only !== null && !names.includes(only))
		usageError(`no client "${only}"; there are: ${names.join(', ')}`);
	return only === null ? names : [only];
}

// A client that cannot run here says why by throwing lib/skip.mjs' Skip in setUp.
async function runClient(name, options, tap) {
	const client = await import(pathToFileURL(path.join(here, name, 'client.mjs')));
	let installed;
	try {
		installed = await client.setUp();
	} catch (e) {
		if (e.name !== 'Skip') throw e;
		tap.skip(`${name}: all scenarios`, e.message);
		return false;
	}
	const context = { ...options, ...installed, policy: path.join(here, 'policy.toml') };
	const report = (rows) =>
		rows.forEach((r) => tap.result(`${name}: ${r.title}`, r.problems, r.details));
	await runInOrder(
		client.sessions,
		options.jobs,
		(s) => client.runSession(s, context),
		report,
	);
	return true;
}

const options = parseOptions(process.argv.slice(2));
const names = findClients(options.only);
const tap = new Tap(options.verbose);
// Without the gate every refusal would come from the wrapper and most rows would pass for nothing.
try {
	fs.accessSync(options.hook, fs.constants.X_OK);
} catch {
	tap.bail(`there is no program ${options.hook}: build it, or name it with --hook`);
	process.exit(1);
}
let ran = 0;
for (const name of names) ran += await runClient(name, options, tap);
tap.end();
if (tap.failed > 0) process.exit(1);
if (ran === 0) process.exit(process.env.STRICTGATE_REQUIRE_CLIENTS === '1' ? 1 : 77);
