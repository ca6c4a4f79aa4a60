// SPDX-License-Identifier: Apache-2.0
// Starting a program with a time limit and collecting what it says; quoting for sh.
import { spawn, spawnSync } from 'node:child_process';

export const shellQuote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export function isInstalled(program) {
	return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

// What is started leads a process group of its own, which a terminal's ^C does not reach.
const running = new Set();
const killAll = () => running.forEach(killGroup);
process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

function killGroup(child) {
	try {
		process.kill(-child.pid, 'SIGKILL');
	} catch (e) {
		if (e.code !== 'ESRCH') throw e; // already gone
	}
}

// Resolves with { status, stdout, stderr, timedOut }; status is a number or a signal's name. The
// program's whole process group is killed at the end of timeout_ms.
export function runProgram(argv, { cwd, env, timeout_ms }) {
	const stdio = ['ignore', 'pipe', 'pipe'];
	return new Promise((resolve, reject) => {
		const child = spawn(argv[0], argv.slice(1), { cwd, env, detached: true, stdio });
		const said = collect(child);
		let timedOut = false;
		const timer = setTimeout(() => {
			timedOut = true;
			killGroup(child);
		}, timeout_ms);
		child.on('spawn', () => running.add(child));
		child.on('error', reject);
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			running.delete(child);
			resolve({ status: code ?? signal, ...said, timedOut });
		});
	});
}

function collect(child) {
	const said = { stdout: '', stderr: '' };
	for (const stream of ['stdout', 'stderr']) {
		child[stream].setEncoding('utf8');
		child[stream].on('data', (text) => {
			said[stream] += text;
		});
	}
	return said;
}
