// SPDX-License-Identifier: Apache-2.0
// The files that Codex finds in a session: the managed ones of /etc/codex, the user's and the
// project's. Knows nothing about what a session is to show.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const mcpServer = path.join(
	path.dirname(fileURLToPath(import.meta.url)),
	'../../lib/mcp-server.mjs',
);
const quote = JSON.stringify; // a TOML basic string is a JSON string

// The line that the manual recommends: whatever becomes of the gate, the call is refused.
const hookLine = (gate) =>
	`/usr/bin/timeout 5 ${gate}; rc=$?; case $rc in 0) exit 0;; ` +
	'2) echo "strictgate: the call is refused" >&2;; ' +
	'*) echo "strictgate: the hook failed with status $rc, the call is refused" >&2;; esac; exit 2';

// pinned: as recommended; without it, users and projects may switch managed hooks off.
function requirements(gate, pinned) {
	const pins = `allow_managed_hooks_only = true
[features]
hooks = true
unified_exec_tty = false
`;
	return `${pinned ? pins : ''}
[hooks]
[[hooks.PreToolUse]]
[[hooks.PreToolUse.hooks]]
type = "command"
timeout = 10
command = ${quote(hookLine(gate))}
`;
}

function userConfig(session, modelUrl, project) {
	const servers = ['approved', 'other']
		.map(
			(name) => `
[mcp_servers.${name}]
command = ${quote(process.execPath)}
args = [${quote(mcpServer)}]
`,
		)
		.join('');
	return `model = ${quote(session.model)}
model_provider = "stand-in"
check_for_update_on_startup = false
[model_providers.stand-in]
name = "stand-in"
base_url = ${quote(modelUrl)}
wire_api = "responses"
env_key = "STAND_IN_KEY"
request_max_retries = 0
stream_max_retries = 0
${servers}
[projects.${quote(project)}]
trust_level = "trusted"
`;
}

function write(file, text) {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, text);
}

// dirs: { home, project, managed }, existing folders. gate: the command put in the hook line.
export function writeSettings(session, dirs, gate, modelUrl) {
	write(
		path.join(dirs.managed, 'requirements.toml'),
		requirements(gate, session.pinned ?? true),
	);
	write(
		path.join(dirs.home, '.codex/config.toml'),
		userConfig(session, modelUrl, dirs.project),
	);
	for (const [file, text] of Object.entries(session.projectFiles ?? {}))
		write(path.join(dirs.project, file), text);
	for (const [file, text] of Object.entries(session.homeFiles ?? {}))
		write(path.join(dirs.home, file), text);
}
