// SPDX-License-Identifier: Apache-2.0
// Installs a client from npm into the user's cache, exactly as its folder's package-lock.json
// says (version and checksum), without running any install script of the package.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isInstalled, runProgram } from './process.mjs';
import { Skip } from './skip.mjs';

const INSTALL_TIMEOUT_MS = 300_000;
const VERSION_TIMEOUT_MS = 120_000; // some unpack themselves at their first start

// folder: holds package.json (with exactly one dependency) and package-lock.json.
// Returns { dir, version }: where node_modules is, and the pinned version.
export async function npmInstall(folder) {
	const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
	const [[name, version]] = Object.entries(manifest.dependencies);
	const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
	const dir = path.join(
		cache,
		'strictgate',
		'clients',
		`${path.basename(folder)}-${version}`,
	);
	if (fs.existsSync(path.join(dir, 'complete'))) return { dir, version };
	if (!isInstalled('npm')) throw new Skip('npm is not installed');
	await installInto(dir, folder, `${name} ${version}`);
	return { dir, version };
}

// Into a folder beside it first, then renamed: a half-installed client is never used, and two
// runs at once do not disturb each other.
async function installInto(dir, folder, what) {
	fs.mkdirSync(path.dirname(dir), { recursive: true });
	const fresh = fs.mkdtempSync(`${dir}.`);
	for (const file of ['package.json', 'package-lock.json'])
		fs.copyFileSync(path.join(folder, file), path.join(fresh, file));
	const argv = [
		'npm',
		'ci',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
		'--loglevel=error',
	];
	const npm = await runProgram(argv, {
		cwd: fresh,
		env: process.env,
		timeout_ms: INSTALL_TIMEOUT_MS,
	});
	if (npm.status !== 0) {
		fs.rmSync(fresh, { recursive: true, force: true });
		const why = npm.timedOut ? 'no answer in time' : npm.stderr.trim().split('\n')[0];
		throw new Skip(`npm could not install ${what}: ${why}`);
	}
	fs.writeFileSync(path.join(fresh, 'complete'), `${what}\n`);
	try {
		fs.renameSync(fresh, dir);
	} catch (e) {
		fs.rmSync(fresh, { recursive: true, force: true });
		if (!fs.existsSync(path.join(dir, 'complete'))) throw e;
	}
}

// argv: starts the installed client; said: what it prints when asked for its version.
export async function needVersion(argv, said, env = process.env) {
	const run = await runProgram([...argv, '--version'], {
		cwd: '/',
		env,
		timeout_ms: VERSION_TIMEOUT_MS,
	});
	if (!run.stdout.startsWith(said))
		throw new Error(`${argv.join(' ')} is not ${said}: ${run.stdout}${run.stderr}`);
}
