// SPDX-License-Identifier: Apache-2.0
// Thrown where a client cannot be run on this machine; the message says what is missing.

export class Skip extends Error {
	constructor(reason) {
		super(reason);
		this.name = 'Skip';
	}
}
