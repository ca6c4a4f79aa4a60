// SPDX-License-Identifier: Apache-2.0
// Configuration files with MCP servers, made at random from one small vocabulary, so that the layers
// often speak of the same server; the same ones for the same seed.

// name: [where it is, what else may stand there]; Codex refuses most mixtures of the two kinds.
const STDIO = [
	['command = "/opt/a"', 'command = "npx"', 'command = "./b"'],
	['args = []', 'args = ["-y", "x"]', 'env = { A = "1" }', 'env_vars = ["B"]', 'cwd = "/tmp"'],
];
const HTTP = [
	['url = "https://a.example/mcp"', 'url = "https://b.example"'],
	['http_headers = { H = "v" }', 'bearer_token_env_var = "T"', 'scopes = ["s"]', 'auth = "oauth"'],
];
const EITHER = [
	'enabled = false', 'required = false', 'startup_timeout_sec = 5', 'startup_timeout_ms = 500',
	'tool_timeout_sec = 1.5', 'enabled_tools = ["x"]', 'disabled_tools = ["x"]', 'name = "n"',
	'type = "http"', 'unheard_of = 1', 'supports_parallel_tool_calls = true',
	'default_tools_approval_mode = "prompt"', 'startup_readiness = "catalog"',
];
const SERVERS = { docs: STDIO, 'my-docs': STDIO, my_docs: HTTP, web: HTTP, '"a b"': STDIO };

const pick = (below, list) => list[below(list.length)];
const keyOf = (line) => line.split(' ')[0];

function makeServer(below, [where, more]) {
	const lines = below(5) > 0 ? [pick(below, where)] : [];
	for (let n = below(4); n > 0; n--) lines.push(pick(below, below(2) ? more : EITHER));
	return lines.filter((line, i) => lines.findIndex((l) => keyOf(l) === keyOf(line)) === i);
}

// A file, or null.
function makeLayer(below, head = '') {
	if (below(5) === 0) return head || null;
	const servers = Object.entries(SERVERS)
		.filter(() => below(3) === 0)
		.map(([name, kind]) => [`[mcp_servers.${name}]`, ...makeServer(below, kind)].join('\n'));
	return [head, ...servers, ''].join('\n');
}

// { files: { path below the root: text or null }, profile: chosen with -p, or null }
export function makeLayers(below, root) {
	const trust = (folder) => {
		const level = pick(below, ['trusted', 'untrusted', null]);
		const key = JSON.stringify(`${root}/${folder}`);
		return level === null ? '' : `[projects.${key}]\ntrust_level = "${level}"\n`;
	};
	const trusts = trust('project') + (below(4) === 0 ? trust('project/sub') : '');
	const markers = below(8) === 0 ? 'project_root_markers = [".marker"]\n' : '';
	const profile = makeLayer(below);
	return {
		files: {
			'managed/config.toml': makeLayer(below),
			'managed/managed_config.toml': below(4) === 0 ? makeLayer(below) : null,
			'home/config.toml': makeLayer(below, markers + trusts),
			'home/w.config.toml': profile,
			'project/.codex/config.toml': makeLayer(below),
			'project/sub/.codex/config.toml': makeLayer(below),
			[pick(below, ['project/.git/HEAD', 'project/.marker', 'project/none'])]: '',
			'project/sub/none': '',
		},
		profile: profile !== null && below(2) ? 'w' : null,
	};
}
