// SPDX-License-Identifier: Apache-2.0
// What the settings of several clients have in common. Knows no client.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const server = path.join(path.dirname(fileURLToPath(import.meta.url)), 'mcp-server.mjs');

// A table of MCP servers as most clients read it: one that the policy allows and one that it does
// not. more: members that a client wants besides the command line.
export const mcpServers = (more) =>
	Object.fromEntries(
		['approved', 'other'].map((name) => [
			name,
			{ command: process.execPath, args: [server], ...more },
		]),
	);
