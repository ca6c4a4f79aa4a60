// SPDX-License-Identifier: Apache-2.0
// Test Anything Protocol on standard output. Knows nothing about what is tested.

export class Tap {
	constructor(verbose) {
		this.verbose = verbose;
		this.count = 0;
		this.failed = 0;
	}

	// problems: what is wrong, one text each; none means the test passed.
	// details: what helps to see why; shown for failures and with --verbose.
	result(title, problems, details) {
		const good = problems.length === 0;
		this.failed += !good;
		console.log(`${good ? 'ok' : 'not ok'} ${++this.count} - ${title}`);
		problems.forEach((p) => this.comment(`problem: ${p}`));
		if (!good || this.verbose) details.forEach((d) => this.comment(d));
	}

	skip(title, reason) {
		console.log(`ok ${++this.count} - ${title} # SKIP ${reason.replaceAll('\n', ' ')}`);
	}

	comment(text) {
		console.log(`  # ${text.trimEnd().replaceAll('\n', '\n  #   ')}`);
	}

	bail(reason) {
		console.log(`Bail out! ${reason}`);
	}

	end() {
		console.log(`1..${this.count}`);
	}
}
