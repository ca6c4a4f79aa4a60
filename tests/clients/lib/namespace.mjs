// SPDX-License-Identifier: Apache-2.0
// The agents read their managed settings from /etc; a test gives them its own in a private mount
// namespace. Knows no agent.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled, runProgram } from './process.mjs';
import { Skip } from './skip.mjs';

const helper = path.join(path.dirname(fileURLToPath(import.meta.url)), 'private-system');

// The words to put before a command line so that it runs with the folder `managed` as /etc/NAME
// and `gate` as /etc/strictgate. root: a throwaway folder; a mount point is made in it.
export function inPrivateSystem(root, name, managed, gate = path.join(root, 'no-gate')) {
	const scratch = path.join(root, 'mounts');
	fs.mkdirSync(scratch, { recursive: true });
	fs.mkdirSync(gate, { recursive: true });
	const flags =
		process.getuid() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
	return ['unshare', ...flags, '--', helper, scratch, name, managed, gate];
}

// Throws Skip where such a namespace cannot be had.
export async function needNamespaces() {
	if (!isInstalled('unshare')) throw new Skip('unshare is not installed');
	const root = fs.mkdtempSync(path.join(os.tmpdir(), 'strictgate-probe-'));
	const argv = [
		...inPrivateSystem(root, 'strictgate-probe', root),
		'test',
		'-d',
		'/etc/strictgate-probe/mounts',
	];
	const probe = await runProgram(argv, { cwd: '/', env: process.env, timeout_ms: 10_000 });
	fs.rmSync(root, { recursive: true, force: true });
	if (probe.status !== 0) {
		const why = probe.stderr.trim() || `status ${probe.status}`;
		throw new Skip(`no private mount namespace: ${why}`);
	}
}
