// SPDX-License-Identifier: Apache-2.0
// The hook of clients that run a call when their hook fails is started by a command line that turns
// every failure into a refusal; this is what it then says.

export const guardSays = (status) =>
	new RegExp(`the hook failed with status ${status}, the call is refused`);
