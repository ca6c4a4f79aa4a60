// SPDX-License-Identifier: Apache-2.0
// Starting a program with a time limit and collecting what it says; quoting for sh.
import { spawn, spawnSync } from 'node:child_process';

export const shellQuote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export function isInstalled(program) {
	return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

// Resolves with { status, stdout, stderr, timedOut }; status is a number or a signal's name. The
// program leads its own process group, which is killed as a whole at the end of timeout_ms.
export function runProgram(argv, { cwd, env, timeout_ms }) {
	return new Promise((resolve, reject) => {
		const child = spawn(argv[0], argv.slice(1), {
			cwd,
			env,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const said = { stdout: '', stderr: '' };
		let timedOut = false;
		for (const stream of ['stdout', 'stderr']) {
			child[stream].setEncoding('utf8');
			child[stream].on('data', (text) => {
				said[stream] += text;
			});
		}
		const timer = setTimeout(() => {
			timedOut = true;
			process.kill(-child.pid, 'SIGKILL');
		}, timeout_ms);
		child.on('error', reject);
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			resolve({ status: code ?? signal, ...said, timedOut });
		});
	});
}
