# SPDX-License-Identifier: Apache-2.0
"""Random requirement files and random calls over one small vocabulary, so that they meet often.  Judges nothing.

A call is written with its meaning: what its commands are, touch and set.  Only what a person reads off at a glance is
written; how commands are understood is tested elsewhere.
"""
import json

DECISIONS = ["allow", "log", "prompt", "forbidden"]
AGENTS = ["claude", "codex", "gemini"]
PROGRAMS = ["frob", "ship", "deploy"]  # which no table knows
WORDS = ["alpha", "beta", "main", "notes.txt"]
TOOLS = ["shell", "read", "write", "fetch", "search", "mcp", "agent", "local", "unknown", "*"]
GLOBS = [
    "*", "frob", "frob *", "frob alpha", "frob alpha*", "frob * beta", "ship *", "ship --now*", "ship ?lpha",
    "deploy * main *", "deploy beta", "de* *", "?ship", "cat *", "touch a*", "curl *", "az vm *", "kubectl delete *",
    "[fs]* main", "frob *.txt", "frob * * beta",
]  # fmt: skip
REGEXES = ["^frob", "alpha$", "^(ship|deploy) ", "main", "^frob alpha", r"notes\.txt", "beta.*main", "--now"]
TEXT_GLOBS = ["*", "Read", "/repo/*", "*.env", "/etc/passwd", "https://*.example/*", "github/*", "docs/search", "Frob*", "mcp__*"]
PATTERNS = [
    "**/.env", "/etc/**", "~/.ssh/**", "/repo/build/**", "**/*.txt", "/repo/**", "~/.bashrc", "**", "*.txt",
    "/repo/*/x", "build/**", "/etc/pass??", "/repo/{a,b}", "**/x/**", "/tmp/[ab]",
]  # fmt: skip
PATHS = ["/repo/a", "/repo/build/x", "build/x", "notes.txt", "/etc/passwd", "~/.ssh/id", "~/.bashrc", "/tmp/a", "/repo/.env", "/opt/x/y/z"]
PLACES = [
    ":project_roots", ":workspace_roots", ":tmpdir", ":slash_tmp", ":root", ":minimal", "/etc", "/repo", "/repo/build",
    "~/.ssh", "~/.bashrc", "**/.env", "/opt/x",
]  # fmt: skip
BELOW = [".", "build", "**/.env", "*.txt", ".env", "x/y", "**/x"]
DOMAINS = ["a.example", "*.a.example", "**.b.example", "*.example", "b.example", "Deep.A.example", "10.0.0.1"]
HOSTS = ["a.example", "b.example", "deep.a.example", "x.b.example", "c.test", "10.0.0.1"]
VARIABLES = ["FOO", "BAR_X", "SHIP_TO", "DEPLOY_ENV"]
VARIABLE_GLOBS = ["FOO", "BAR_*", "*", "SHIP_?O", "DEPLOY_ENV"]
SERVERS = ["docs", "github", "evil"]
SERVER_TOOLS = ["search", "get_issue", "delete_repo"]
IDENTITIES = [
    None, {"command": "/bin/docs"}, {"command": "/bin/docs", "args": ["--ro"]}, {"command": "/bin/evil"},
    {"url": "https://mcp.a.example/"}, {"url": "https://mcp.evil.example/"},
]  # fmt: skip
SETTINGS = {
    "sandbox_mode": ["read-only", "workspace-write", "danger-full-access", "external-sandbox"],
    "approval_policy": ["untrusted", "on-request", "never", "granular", "on-failure"],
    "web_search": ["disabled", "cached", "indexed", "live"],
    "approvals_reviewer": ["user", "auto_review", "guardian_subagent"],
}
MODES = ["default", "plan", "acceptEdits", "auto", "dontAsk", "bypassPermissions", "turbo"]
FEATURES = ["shell_tool", "multi_agent", "collab", "web_search", "web_search_request", "hooks"]
CLASSES = ["read", "write", "delete", "credential", "data-plane-read", "data-plane-write", "exec", "local", "unknown"]
# Commands of tools with a table of verbs: words, command path, class.
VERBS = [
    ("az vm list", "vm list", "read"),
    ("az group list", "group list", "read"),
    ("az vm create", "vm create", "write"),
    ("az vm delete", "vm delete", "delete"),
    ("az group delete", "group delete", "delete"),
    ("az account get-access-token", "account get-access-token", "credential"),
    ("kubectl version", "version", "read"),
    ("kubectl cordon alpha", "cordon", "write"),
]
VERB_GLOBS = ["vm list", "vm *", "* delete", "group *", "version", "*", "account ?et-access-token"]


def some(random, values, least=1):
    return random.sample(values, random.randint(least, min(3, len(values))))


def maybe(random, table, key, value, chance=0.2):
    if random.random() < chance:
        table[key] = value()


# ---- requirement files ----


def make_prefix(random):
    prefix = [random.choice(PROGRAMS + ["cat", "az"])]
    for _ in range(random.randint(0, 2)):
        prefix.append(random.choice([random.choice(WORDS), some(random, WORDS)]))
    return prefix


def make_rule(random):
    rule = {"decision": random.choice(DECISIONS)}
    maybe(random, rule, "agents", lambda: some(random, AGENTS + ["*"]))
    if random.random() < 0.3:
        rule["tools"] = some(random, TOOLS)
    # A pattern is over the command of a shell and over the text of another tool: rules on both have none.
    mixed = "tools" in rule and {"shell", "*"} & set(rule["tools"])
    if mixed or ("tools" in rule and random.random() < 0.2):
        return rule
    shell = "tools" not in rule
    globs = GLOBS if shell else TEXT_GLOBS
    kind = random.choice(["glob", "glob", "globs", "regex", "prefix" if shell else "glob"])
    if kind == "glob":
        rule["glob"] = random.choice(globs)
    elif kind == "globs":
        rule["globs"] = some(random, globs)
    elif kind == "regex":
        rule["regex"] = random.choice(REGEXES if shell else ["^/etc", "example", "^mcp__", "Read|Write"])
    else:
        rule["prefix"] = make_prefix(random)
    maybe(random, rule, "unless", lambda: some(random, globs), 0.3)
    return rule


def make_cli(random):
    cli = {"program": random.choice(["az", "kubectl", "frob"])}
    for key in some(random, CLASSES, 0):
        cli[key] = random.choice(DECISIONS)
    if cli["program"] != "frob":
        for key in ("allow", "prompt", "forbidden"):
            maybe(random, cli, key, lambda: some(random, VERB_GLOBS))
    return cli


def make_path(random):
    rule = {"globs": some(random, PATTERNS), "decision": random.choice(DECISIONS)}
    maybe(random, rule, "access", lambda: some(random, ["read", "write"]), 0.4)
    maybe(random, rule, "unless", lambda: some(random, PATTERNS), 0.3)
    maybe(random, rule, "agents", lambda: some(random, AGENTS + ["*"]))
    return rule


def make_files(random):
    table = {}
    for place in some(random, PLACES):
        access = ["none", "read", "write", "deny"]
        if random.random() < 0.4:
            table[place] = {glob: random.choice(access) for glob in some(random, BELOW)}
        else:
            table[place] = random.choice(access)
    return table


def make_domains(random):
    return {domain: random.choice(["allow", "deny"]) for domain in some(random, DOMAINS)}


def make_network(random):
    network = {"domains": make_domains(random)}
    if random.random() < 0.1:
        network["domains"]["*"] = "allow"
    maybe(random, network, "mode", lambda: random.choice(["limited", "full"]), 0.5)
    maybe(random, network, "on_unknown", lambda: random.choice(DECISIONS))
    return network


def make_server(random):
    server = {}
    identity = random.choice(IDENTITIES)
    if identity is None or random.random() < 0.6:
        server["name"] = random.choice(SERVERS + ["d*", "*"])
    if identity is not None:
        server.update(identity)
        maybe(random, server, "type", lambda: "http" if "url" in identity else "stdio")
    maybe(random, server, "tools", lambda: some(random, SERVER_TOOLS + ["get_*", "*"]), 0.3)
    return server


def make_servers(random):
    servers = {"allowed": [make_server(random) for _ in range(random.randint(0, 3))]}
    maybe(random, servers, "on_unknown_identity", lambda: random.choice(DECISIONS), 0.4)
    return servers


def make_codex_server(random):
    identity = random.choice(IDENTITIES[1:])
    if "url" in identity:
        return {"identity": identity}
    if "args" in identity:
        return {"identity": {"command": {"executable": identity["command"], "args": [{"match": "exact", "value": arg} for arg in identity["args"]]}}}
    return {"identity": {"command": identity["command"]}}


def make_prefix_rule(random):
    pattern = [{"token": random.choice(PROGRAMS)}]
    for _ in range(random.randint(0, 2)):
        if random.random() < 0.5:
            pattern.append({"token": random.choice(WORDS)})
        else:
            pattern.append({"any_of": some(random, WORDS)})
    rule = {"pattern": pattern, "decision": random.choice(["prompt", "prompt-user", "forbidden"])}
    if random.random() < 0.3:
        rule["canonical_matching"] = True
        pattern[0]["token"] = pattern[0]["token"].upper() if random.random() < 0.5 else pattern[0]["token"]
    return rule


def make_own(random):
    own = {}
    maybe(random, own, "mode", lambda: random.choice(["audit", "audit", "enforce"]), 0.15)
    maybe(random, own, "default", lambda: random.choice(DECISIONS), 0.3)
    maybe(random, own, "rules", lambda: [make_rule(random) for _ in range(random.randint(1, 4))], 0.7)
    maybe(random, own, "cli", lambda: [make_cli(random) for _ in range(random.randint(1, 2))], 0.3)
    maybe(random, own, "paths", lambda: [make_path(random) for _ in range(random.randint(1, 3))], 0.4)
    maybe(random, own, "filesystem", lambda: make_files(random), 0.3)
    maybe(random, own, "mcp_servers", lambda: make_servers(random), 0.3)
    maybe(random, own, "features", lambda: {f: random.random() < 0.4 for f in some(random, FEATURES)}, 0.15)
    maybe(random, own, "audit", lambda: {"level": random.choice(["none", "meta", "full"])}, 0.25)
    if random.random() < 0.25:
        own["environment"] = [
            {"names": some(random, VARIABLE_GLOBS), "decision": random.choice(DECISIONS)}
        ]
    maybe(random, own, "network", lambda: make_network(random), 0.3)
    for setting, values in SETTINGS.items():
        maybe(random, own, setting, lambda: {"allowed": some(random, values, 0)}, 0.12)
    return own


def codex_values(random, key, values):
    """Codex wants read-only among the sandbox modes, granular as a table, and no empty list but for searches."""
    if key == "allowed_sandbox_modes":
        return ["read-only"] + some(random, values[1:], 0)
    return some(random, [v for v in values if v != "granular"], 0 if key == "allowed_web_search_modes" else 1)


def make_codex(random, tree):
    """Keys of the other dialect; a table that both dialects have stands in one of them."""
    own = tree.get("requirements", {})
    maybe(random, tree, "rules", lambda: {"prefix_rules": [make_prefix_rule(random) for _ in range(random.randint(1, 3))]}, 0.4)
    if "mcp_servers" not in own:
        maybe(random, tree, "mcp_servers", lambda: {s: make_codex_server(random) for s in some(random, SERVERS, 0)}, 0.25)
    if "network" not in own and random.random() < 0.3:
        network = {"domains": make_domains(random)}
        if random.random() < 0.4:
            network = {"allowed_domains": some(random, DOMAINS), "denied_domains": some(random, DOMAINS, 0)}
        maybe(random, network, "managed_allowed_domains_only", lambda: random.random() < 0.7, 0.5)
        tree[random.choice(["experimental_network", "network_proxy"])] = network
    maybe(random, tree, "permissions", lambda: {"filesystem": {"deny_read": some(random, ["/etc/passwd", "~/.ssh", "/repo/**/x", "/repo/build/"])}}, 0.2)
    maybe(random, tree, "features", lambda: {f: random.random() < 0.4 for f in some(random, FEATURES)}, 0.15)
    keys = ["allowed_sandbox_modes", "allowed_approval_policies", "allowed_web_search_modes", "allowed_approvals_reviewers"]
    for key, values in zip(keys, SETTINGS.values()):
        maybe(random, tree, key, lambda: codex_values(random, key, values), 0.1)
    if random.random() < 0.1:
        tree["remote_sandbox_config"] = [
            {"hostname_patterns": random.choice([["*"], ["no-such-host-*"]]), "allowed_sandbox_modes": codex_values(random, "allowed_sandbox_modes", SETTINGS["sandbox_mode"])}
            for _ in range(random.randint(1, 2))
        ]


def make_source(random):
    tree = {}
    if random.random() < 0.9:
        tree["requirements"] = make_own(random)
    if random.random() < 0.5:
        make_codex(random, tree)
    return tree


def make_files_of_policy(random):
    """File names with their trees; the first ones are the sources, "pack*" is named by one of them."""
    files = {}
    for i in range(random.choice([1, 1, 2, 3])):
        files["source%d.%s" % (i, random.choice(["toml", "toml", "json"]))] = make_source(random)
    if random.random() < 0.2:
        name = "pack." + random.choice(["toml", "json"])
        source = random.choice(list(files.values()))
        source.setdefault("requirements", {})["packs"] = [name]
        files[name] = make_source(random)
        files[name].setdefault("requirements", {}).pop("packs", None)
    return files


# ---- writing them ----


def inline(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(json.dumps(k) + " = " + inline(v) for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(inline(v) for v in value) + "]"
    return json.dumps(value)


def toml(table, path=()):
    """Values first, then a heading for each table and each entry of a list of tables."""
    lines, rest = [], []
    for key, value in table.items():
        entries = value if isinstance(value, list) and value and all(isinstance(v, dict) for v in value) else None
        name = ".".join(json.dumps(k) for k in path + (key,))
        if isinstance(value, dict) and len(path) < 3:
            rest.append("[%s]\n%s" % (name, toml(value, path + (key,))))
        elif entries and len(path) < 2:
            rest += ["[[%s]]\n%s" % (name, "".join("%s = %s\n" % (json.dumps(k), inline(v)) for k, v in e.items())) for e in entries]
        else:
            lines.append("%s = %s\n" % (json.dumps(key), inline(value)))
    return "".join(lines + rest)


def text_of(name, tree):
    return json.dumps(tree, indent=1) + "\n" if name.endswith(".json") else toml(tree)


# ---- calls ----


def make_command(random):
    """A simple command: its words, and what it means."""
    command = {"words": [], "sets": [], "touches": [], "hosts": [], "verb": "", "class": "unknown", "text": ""}
    kind = random.random()
    if kind < 0.5:
        words = [random.choice(PROGRAMS)] + [random.choice(WORDS + ["--now"]) for _ in range(random.randint(0, 3))]
        # What an unknown program does with its operands is not known: at least it may read them.
        command["touches"] = [(w, ["read"], False) for w in words[1:] if not w.startswith("-")]
    elif kind < 0.65:
        path = random.choice(PATHS)
        program, access = random.choice([("cat", "read"), ("touch", "write")])
        words = [program, path]
        command["touches"] = [(path, [access], True)]
    elif kind < 0.75:
        host = random.choice(HOSTS)
        words = ["curl", "https://%s/x" % host]
        command["hosts"] = [host]
    else:
        text, command["verb"], command["class"] = random.choice(VERBS)
        words = text.split()
    text = " ".join(words)
    if random.random() < 0.15:
        name = random.choice(VARIABLES)
        command["sets"] = [name]
        text = "%s=1 %s" % (name, text)
    if random.random() < 0.1:
        path = random.choice(PATHS)
        command["touches"] = command["touches"] + [(path, ["write"], True)]
        text += " > " + path
    # The shell has put in the home directory before the program sees the word.
    command["words"] = [w.replace("~/", "/home/dev/") if w.startswith("~/") else w for w in words]
    command["text"] = text
    return command


def make_call(random):
    call = {
        "tool": random.choice(["shell"] * 5 + ["read", "write", "fetch", "search", "mcp", "mcp", "agent", "local", "unknown"]),
        "agent": random.choice([None] + AGENTS),
        "cwd": "/repo", "home": "/home/dev", "settings": {}, "commands": [], "paths": [], "urls": [],
        "server": "", "server_tool": "", "identity": None,
    }  # fmt: skip
    if random.random() < 0.15:
        setting = random.choice(list(SETTINGS))
        call["settings"][setting] = random.choice(SETTINGS[setting] + ["odd"])
    maybe(random, call["settings"], "permission_mode", lambda: random.choice(MODES), 0.15)
    names = {"shell": "Bash", "read": "Read", "write": "Write", "fetch": "WebFetch", "search": "WebSearch", "agent": "Task", "local": "TodoWrite", "unknown": "Frobnicate"}
    call["name"] = names.get(call["tool"], "")
    if call["tool"] == "shell":
        call["commands"] = [make_command(random) for _ in range(random.choice([1, 1, 1, 2, 3]))]
        call["joint"] = random.choice(["; ", " && ", " || ", "\n"])
    elif call["tool"] in ("read", "write"):
        call["paths"] = [(random.choice(PATHS), [call["tool"]])]
    elif call["tool"] == "fetch":
        call["urls"] = ["https://%s/x" % random.choice(HOSTS)]
    elif call["tool"] == "mcp":
        call["server"], call["server_tool"] = random.choice(SERVERS), random.choice(SERVER_TOOLS)
        call["name"] = "mcp__%s__%s" % (call["server"], call["server_tool"])
        call["identity"] = random.choice(IDENTITIES)
    return call


def line_of(call):
    """The call in the neutral form."""
    values = {
        "shell": lambda: {"command": call["joint"].join(c["text"] for c in call["commands"])},
        "read": lambda: {"file_path": call["paths"][0][0]},
        "write": lambda: {"file_path": call["paths"][0][0], "content": "x"},
        "fetch": lambda: {"url": call["urls"][0], "prompt": "x"},
        "search": lambda: {"query": "x"},
        "agent": lambda: {"description": "x", "prompt": "x"},
    }
    line = {"tool": call["name"], "input": values.get(call["tool"], dict)(), "cwd": call["cwd"], "env": {"HOME": call["home"]}}
    line.update(call["settings"])
    if call["agent"] is not None:
        line["agent"] = call["agent"]
    if call["identity"] is not None:
        line["mcp_server"] = call["identity"]
    return json.dumps(line)
