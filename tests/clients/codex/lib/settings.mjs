// SPDX-License-Identifier: Apache-2.0
// The files that Codex finds in a session: the managed ones of /etc/codex, the user's and the
// project's. Knows nothing about what a session is to show.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { guarded } from '../../lib/guard.mjs';
import { writeFile } from '../../lib/session.mjs';

const mcpServer = path.join(
	path.dirname(fileURLToPath(import.meta.url)),
	'../../lib/mcp-server.mjs',
);
const quote = JSON.stringify; // a TOML basic string is a JSON string

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
command = ${quote(guarded(gate))}
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
base_url = ${quote(`${modelUrl}/v1`)}
wire_api = "responses"
env_key = "STAND_IN_KEY"
request_max_retries = 0
stream_max_retries = 0
${servers}
[projects.${quote(project)}]
trust_level = "trusted"
`;
}

// gate: the words of the command put in the hook line.
export function writeSettings(session, dirs, gate, modelUrl) {
	writeFile(
		path.join(dirs.managed, 'requirements.toml'),
		requirements(gate, session.pinned ?? true),
	);
	writeFile(
		path.join(dirs.home, '.codex/config.toml'),
		userConfig(session, modelUrl, dirs.project),
	);
}
