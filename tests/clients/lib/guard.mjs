// SPDX-License-Identifier: Apache-2.0
// The command line that the manual recommends for clients that run a call when their hook fails:
// whatever becomes of the gate, the call is refused.
import { shellQuote } from './process.mjs';

export const guarded = (words) =>
	`/usr/bin/timeout 5 ${words.map(shellQuote).join(' ')}; rc=$?; case $rc in 0) exit 0;; ` +
	'2) echo "strictgate: the call is refused" >&2;; ' +
	'*) echo "strictgate: the hook failed with status $rc, the call is refused" >&2;; ' +
	'esac; exit 2';

// What the model is then told.
export const guardSays = (status) =>
	new RegExp(`the hook failed with status ${status}, the call is refused`);
