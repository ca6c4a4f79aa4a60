// SPDX-License-Identifier: Apache-2.0
// Prefix rules and commands made at random from one small vocabulary, so that they often meet; the
// same ones for the same seed.

const PROGRAMS = ['git', 'rm', 'npm', 'az', 'docker', 'frob', '/usr/bin/git', '/opt/bin/frob'];
const WORDS = {
	git: ['push', 'fetch', 'commit', '-C', '/repo', '--force', '-f', 'origin', 'main'],
	rm: ['-rf', '-fr', '-r', '-f', '--force', 'build', '/'],
	npm: ['install', 'i', 'ci', 'run', '--no-save', '-g', 'left-pad'],
	az: ['vm', 'group', 'delete', 'list', '--debug', '-n', 'x'],
	docker: ['run', 'exec', 'rm', '--privileged', '-it', 'box'],
	frob: ['a', 'b', 'A', '-x', '--long', 'a b', 'a*'],
};
const WRAPPERS = [['sudo'], ['env', 'A=1'], ['nice', '-n', '5'], ['timeout', '5']];

// Numbers below n; a linear congruential generator is random enough for a choice of words.
export function numbers(seed) {
	let state = BigInt(seed);
	return (n) => {
		state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
		return Number((state >> 33n) % BigInt(n));
	};
}

const pick = (below, list) => list[below(list.length)];
const wordsOf = (program) => WORDS[program.split('/').pop()];

function makePosition(below, words) {
	if (below(3) > 0) return [pick(below, words)];
	return [...new Set([pick(below, words), pick(below, words)])];
}

// { pattern: [[alternatives], ...], decision, nocase }
export function makeRule(below) {
	const program = pick(below, PROGRAMS);
	const pattern = [below(6) === 0 ? [program, pick(below, PROGRAMS)] : [program]];
	const length = below(4);
	while (pattern.length < 1 + length) pattern.push(makePosition(below, wordsOf(program)));
	return {
		pattern,
		decision: pick(below, ['prompt', 'forbidden']),
		nocase: below(6) === 0,
	};
}

// Half of the commands begin as a rule does.
export function makeCommand(below, rules) {
	const rule = pick(below, rules);
	const program = below(4) === 0 ? pick(below, PROGRAMS) : pick(below, rule.pattern[0]);
	const argv = [program];
	if (below(2) === 0) argv.push(...rule.pattern.slice(1).map((texts) => pick(below, texts)));
	for (let more = below(4); more > 0; more--) argv.push(pick(below, wordsOf(program)));
	if (rule.nocase && below(2) === 0) argv[0] = argv[0].toUpperCase();
	return below(8) === 0 ? [...pick(below, WRAPPERS), ...argv] : argv;
}

export function toToml(rules) {
	const element = (texts) =>
		texts.length === 1
			? `{ token = ${JSON.stringify(texts[0])} }`
			: `{ any_of = ${JSON.stringify(texts)} }`;
	return rules
		.map(
			(rule) =>
				`[[rules.prefix_rules]]\npattern = [${rule.pattern.map(element).join(', ')}]\n` +
				`decision = "${rule.decision}"\ncanonical_matching = ${rule.nocase}\n`,
		)
		.join('');
}

export function toStarlark(rules) {
	const element = (texts) => JSON.stringify(texts.length === 1 ? texts[0] : texts);
	return rules
		.map(
			(rule) =>
				`prefix_rule(pattern = [${rule.pattern.map(element).join(', ')}], ` +
				`decision = "${rule.decision}", ` +
				`canonical_matching = ${rule.nocase ? 'True' : 'False'})\n`,
		)
		.join('');
}
