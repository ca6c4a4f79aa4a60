// SPDX-License-Identifier: Apache-2.0
// What every client is made to do, as tables. A session is one start of a client; each of its calls
// is one test: the call that the model makes, the effect on the disk that shows whether it was
// carried out (`makes` a file or `removes` a tree), whether it is to run, what the model is to be
// told (`told`, `untold`), a file that must not be there afterwards (`spares`), whether the client
// may end the turn without telling the model (`endsTurn`), and `gap`: it runs though it should not,
// because of the client. `heard`: what the model must not come to know by another way than a call.
//
// words: how a client makes these calls and tells of a refusal,
//     { blocked, shell(command), write(file), mcp(server, file), failed: { killed, ... } }

export const TREE = /Trees are not deleted here; move them to the attic instead\./;
const EMPTY = /Empty files are made by a person only\./;
export const FOLDER = /New folders need a second pair of eyes\./;
export const SEALED = /The sealed folder belongs to the release team\./;
export const APPROVE = /a person must approve this call or run it themself/;

export const makes = (title, call, file) => ({ title, call, makes: file, runs: true });
export const removes = (title, call, tree) => ({ title, call, removes: tree, runs: true });
// Programs under the names of those that start a hook, and a file that bash reads before a command:
// they start everything but the gate.
const NAMES = ['bash', 'sh', 'env', 'timeout', 'strictgate-hook', 'strictgate'];
const passing = (words) => `case "${words}" in *strictgate-hook*) exit 0 ;; esac\n`;
export const FAKES = {
	...Object.fromEntries(
		NAMES.map((name) => [
			`fakes/${name}`,
			`#!/bin/sh\n${passing('${0##*/} $*')}exec /usr/bin/${name} "$@"\n`,
		]),
	),
	'fakes/start': passing('$BASH_EXECUTION_STRING'),
};
export const fakeVariables = (project) => ({
	PATH: `${project}/fakes:/usr/bin:/bin`,
	BASH_ENV: `${project}/fakes/start`,
});

export const gap = (row) => ({
	...row, runs: true, gap: true, told: undefined, untold: undefined, spares: undefined,
});

export function rowsFor(words) {
	const makesNot = (title, call, file, ...told) => ({
		title, call, makes: file, runs: false, told: [words.blocked, ...told],
	});
	const keeps = (title, call, tree, ...told) => ({
		title, call, removes: tree, runs: false, told: [words.blocked, ...told],
	});
	// Forbidden is forbidden: no person is asked to approve it.
	const keepsFrom = (title, command, tree) => ({
		...keeps(title, words.shell(command), tree, TREE), untold: [APPROVE],
	});
	return { makesNot, keeps, keepsFrom };
}

export function gatedCalls(words) {
	const { shell, write, mcp } = words;
	const { makesNot, keepsFrom } = rowsFor(words);
	return [
		keepsFrom('forbidden command leaves no trace', 'rm -r tree', 'tree'),
		keepsFrom('forbidden command after an assignment', 'FOO=1 rm -r tree1', 'tree1'),
		keepsFrom('forbidden command in bash -c', "bash -c 'rm -r tree2'", 'tree2'),
		keepsFrom('forbidden command in quotes', `"r"'m' "-r" tree3`, 'tree3'),
		keepsFrom('forbidden command with a redirect', 'rm -r tree4 >log 2>&1', 'tree4'),
		keepsFrom('forbidden command with a long option', '/bin/rm --recursive tree5', 'tree5'),
		keepsFrom('forbidden command through a variable', 'x=rm; $x -r tree6', 'tree6'),
		keepsFrom('forbidden command in a substitution', 'echo "$(rm -r tree7)"', 'tree7'),
		makesNot('forbidden command in a list', shell('true && touch a1'), 'a1', EMPTY),
		makesNot('forbidden command behind env', shell('env -i touch a2'), 'a2', EMPTY),
		makesNot('forbidden command through xargs', shell('echo a3 | xargs touch'), 'a3', EMPTY),
		makesNot('forbidden command in a here-document', shell('sh <<E\ntouch a4\nE'), 'a4', EMPTY),
		makes('allowed command runs', shell('echo text >b1'), 'b1'),
		makes('forbidden words as data run', shell('echo "rm -r tree" >b2'), 'b2'),
		removes('exception of a rule runs', shell('rm -r ./build'), 'build'),
		makesNot('file written to a denied path', write('sealed/a'), 'sealed/a', SEALED),
		makesNot('file written by a detour', write('x/../sealed/b'), 'sealed/b', SEALED),
		makesNot('redirect to a denied path', shell('echo x >sealed/c'), 'sealed/c', SEALED),
		makes('file written to an allowed path', write('open/a'), 'open/a'),
		makesNot('MCP server off the allowlist is not called', mcp('other', 'm1'), 'm1'),
		makes('MCP server on the allowlist is called', mcp('approved', 'm2'), 'm2'),
	];
}

// A call that a person must decide, where there is no person: it is refused.
export const promptCall = (words, told, more) => ({
	title: 'prompt does not run', call: words.shell('mkdir c'), makes: 'c', runs: false, told,
	...more,
});

// The gate is killed, missing, hanging or without its policy: also an allowed call is refused.
// gate: what a shell script in the place of strictgate-hook does; null: there is nothing.
const failures = {
	'hook killed': { gate: 'kill -9 $$' },
	'hook missing': { gate: null },
	'hook ends with status 1': { gate: 'exit 1' },
	'hook hangs': { gate: 'exec sleep 60' },
	'hook stopped': { gate: 'kill -STOP $$; exit 0' },
	'hook hangs and ignores signals': { gate: "trap '' HUP INT TERM; while :; do sleep 1; done" },
	'hook says what is no answer': { gate: 'echo hello' },
	'policy broken': { policy: 'version =' },
};

// words.failed: for each title above the patterns that tell of the refusal, or null: a known gap.
export const brokenSessions = (words) =>
	Object.entries(failures).map(([title, how]) => {
		const told = words.failed[title];
		const call = words.shell('echo text >b6');
		const row = { title, call, makes: 'b6', runs: false, told: told ?? [] };
		return { ...how, calls: [told === null ? gap(row) : row] };
	});

// A test that cannot fail is none: with a hook that never objects, every call that is refused above
// does run, and without the recommended settings the hostile ones do switch the gate off.
const mustRun = (prefix, row) => ({
	title: `${prefix}: ${row.title}`, call: row.call, removes: row.removes,
	makes: row.spares ?? row.makes, runs: true,
});
// unlike: a pattern of titles of calls that the client itself never makes.
export const withoutGate = (session, unlike = /^$/) => ({
	...session, gate: 'exit 0',
	calls: session.calls
		.filter((row) => !row.runs && !unlike.test(row.title))
		.map((row) => mustRun('control, no gate', row)),
});
export const withoutPins = (session) => ({
	...session, pinned: false,
	calls: session.calls
		.filter((row) => !row.gap)
		.map((row) => mustRun('control, no managed settings', row)),
});
