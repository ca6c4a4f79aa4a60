// SPDX-License-Identifier: Apache-2.0
// The user's file that Codex finds in a session. Knows nothing about what a session is to show.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFile } from '../../lib/session.mjs';

const mcpServer = path.join(
	path.dirname(fileURLToPath(import.meta.url)),
	'../../lib/mcp-server.mjs',
);
const quote = JSON.stringify; // a TOML basic string is a JSON string

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
	return `${session.config ?? ''}
model = ${quote(session.model)}
model_provider = "stand-in"
check_for_update_on_startup = false
[model_providers.stand-in]
name = "stand-in"
base_url = ${quote(`${modelUrl}/v1`)}
wire_api = "responses"
env_key = "STAND_IN_KEY"
request_max_retries = 0
stream_max_retries = 0
[sandbox_workspace_write]
exclude_slash_tmp = true
exclude_tmpdir_env_var = true
${servers}
[projects.${quote(project)}]
trust_level = "trusted"
`;
}

export function writeSettings(session, { home, project }, modelUrl) {
	const config = userConfig(session, modelUrl, project);
	writeFile(path.join(home, '.codex/config.toml'), config);
}
