# SPDX-License-Identifier: Apache-2.0
"""A second opinion: what requirement files say about a call, written from strictgate-requirements(5) alone.

Slow and small on purpose, and without a line of the program that it is held against.  It reads TOML and JSON, both
dialects, and knows calls whose meaning is given (see calls.py): it reads no shell.
"""
import fnmatch
import functools
import json
import re
import tomllib

ALLOW, PROMPT, FORBIDDEN = range(3)
NONE, META, FULL = range(3)
NEUTRAL = (ALLOW, NONE)
DECISIONS = {
    "allow": NEUTRAL,
    "log": (ALLOW, META),
    "prompt": (PROMPT, META),
    "prompt-user": (PROMPT, META),
    "forbidden": (FORBIDDEN, META),
}
SETTINGS = {
    "sandbox_mode": ["read-only", "workspace-write", "danger-full-access", "external-sandbox"],
    "approval_policy": ["untrusted", "on-request", "never", "granular"],
    "web_search": ["disabled", "cached", "indexed", "live"],
    "approvals_reviewer": ["user", "auto_review"],
}
ALIASES = {"on-failure": "on-request", "guardian_subagent": "auto_review"}
CODEX_SETTINGS = {
    "allowed_sandbox_modes": "sandbox_mode",
    "allowed_approval_policies": "approval_policy",
    "allowed_web_search_modes": "web_search",
    "allowed_approvals_reviewers": "approvals_reviewer",
}
FEATURE_TOOLS = {
    "shell_tool": {"shell"},
    "multi_agent": {"agent"},
    "collab": {"agent"},
    "web_search": {"search"},
    "web_search_request": {"search"},
}
# What permission_mode means: for every agent, and for Claude Code besides.
MODES = {
    "default": {"approval_policy": ["untrusted", "on-request", "granular"]},
    "plan": {"approval_policy": ["untrusted", "on-request", "granular"]},
    "acceptEdits": {"approval_policy": ["on-request", "granular"]},
    "auto": {"approval_policy": ["on-request", "granular"]},
    "dontAsk": {"approval_policy": ["never"]},
    "bypassPermissions": {"approval_policy": ["never"]},
}
CLAUDE_MODES = {
    "default": {"approvals_reviewer": ["user"]},
    "plan": {"sandbox_mode": ["read-only"]},
    "acceptEdits": {
        "approvals_reviewer": ["user"],
        "sandbox_mode": ["workspace-write", "danger-full-access", "external-sandbox"],
    },
    "auto": {"approvals_reviewer": ["auto_review"]},
    "bypassPermissions": {"sandbox_mode": ["danger-full-access"]},
}


def join(rulings):
    """The strictest verdict and the strongest duty to record."""
    rulings = list(rulings)
    return (max((r[0] for r in rulings), default=ALLOW), max((r[1] for r in rulings), default=NONE))


def word(ruling):
    if ruling[0] == ALLOW:
        return "allow" if ruling[1] == NONE else "log"
    return ["allow", "prompt", "forbidden"][ruling[0]]


# ---- patterns ----


def words_match(tokens, words, rest):
    """Tokens against words; "*" is any number of words.  rest: may these words follow the last token?"""
    if not tokens:
        return rest(words)
    if tokens[0] == "*":
        return any(words_match(tokens[1:], words[i:], rest) for i in range(len(words) + 1))
    return (
        bool(words)
        and fnmatch.fnmatchcase(words[0], tokens[0])
        and words_match(tokens[1:], words[1:], rest)
    )


@functools.lru_cache(maxsize=100000)
def glob_fits(glob, words, wholly=False):
    """wholly: for exceptions and what lets run, where words behind an open end must fit its last token, too."""
    tokens = glob.split()
    last = tokens[-1]

    def rest(words):
        if not last.endswith("*"):
            return not words
        if not wholly or last == "*" or last.startswith("-") or len(tokens) == 1:
            return True
        return all(fnmatch.fnmatchcase(word, last) for word in words)

    if not fnmatch.fnmatchcase(words[0], tokens[0]):
        return False
    return words_match(tokens[1:], list(words[1:]), rest)


def prefix_fits(prefix, words, nocase=False):
    fold = str.lower if nocase else str
    if len(words) < len(prefix):
        return False
    for wanted, got in zip(prefix, words):
        choices = [wanted] if isinstance(wanted, str) else wanted
        if fold(got) not in [fold(choice) for choice in choices]:
            return False
    return True


def parts_match(pattern, path):
    if not pattern:
        return not path
    if pattern[0] == "**":
        return any(parts_match(pattern[1:], path[i:]) for i in range(len(path) + 1))
    return (
        bool(path)
        and fnmatch.fnmatchcase(path[0], pattern[0])
        and parts_match(pattern[1:], path[1:])
    )


@functools.lru_cache(maxsize=100000)
def path_fits(pattern, path, cwd, home):
    found = re.fullmatch(r"(.*)\{([^{}]*)\}(.*)", pattern)
    if found:
        head, choices, tail = found.groups()
        return any(path_fits(head + c + tail, path, cwd, home) for c in choices.split(","))
    if "/" not in pattern and pattern != "**":
        return fnmatch.fnmatchcase(path.rsplit("/", 1)[-1], pattern)
    if pattern.startswith("~/"):
        pattern = home + pattern[1:]
    elif not pattern.startswith(("/", "**")):
        pattern = cwd + "/" + pattern
    return parts_match(
        [p for p in pattern.split("/") if p], [p for p in path.split("/") if p]
    )


def absolute(path, call):
    if path.startswith("~/"):
        return call["home"] + path[1:]
    return path if path.startswith("/") else call["cwd"] + "/" + path


def domain_fits(pattern, host):
    if pattern == "*":
        return True
    if pattern.startswith("**."):
        return host == pattern[3:] or host.endswith(pattern[2:])
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return host == pattern


def host_of(url):
    return re.match(r"https?://([^/:]+)", url).group(1)


def text_fits(rule, text):
    """A rule on another tool than the shell, over one text."""
    if "regex" in rule:
        return re.search(rule["regex"], text) is not None
    globs = rule.get("globs", [rule["glob"]] if "glob" in rule else [])
    return any(fnmatch.fnmatchcase(text, glob) for glob in globs)


# ---- one source ----


class Opinion:
    """What one source says about one call, while it is being formed."""

    def __init__(self, tree, call):
        self.tree = tree
        self.own = tree.get("requirements", {})
        self.call = call
        self.rulings = []
        self.spoken_commands = set()
        self.spoken_parts = set()
        self.spoken_call = False

    def add(self, ruling):
        self.rulings.append(ruling)

    def speak(self, part):
        if part is None:
            self.spoken_call = True
        else:
            self.spoken_parts.add(part)

    def for_agent(self, entry):
        agents = entry.get("agents", ["*"])
        return "*" in agents or self.call["agent"] is None or self.call["agent"] in agents

    # ---- rules ----

    def command_fits(self, rule, words, wholly):
        if "regex" in rule:
            return re.search(rule["regex"], " ".join(words)) is not None
        if "prefix" in rule:
            return prefix_fits(rule["prefix"], words)
        globs = rule.get("globs", [rule["glob"]] if "glob" in rule else None)
        return globs is None or any(
            glob_fits(glob, tuple(words), wholly) for glob in globs
        )

    def judge_rules(self):
        for rule in self.own.get("rules", []):
            tools = rule.get("tools", ["shell"])
            if not ({"*", self.call["tool"]} & set(tools)) or not self.for_agent(rule):
                continue
            ruling = DECISIONS[rule["decision"]]
            if self.call["tool"] != "shell":
                self.judge_texts(rule, ruling)
                continue
            for at, command in enumerate(self.call["commands"]):
                words = tuple(command["words"])
                excepted = any(glob_fits(glob, words, True) for glob in rule.get("unless", []))
                if self.command_fits(rule, words, False) and not excepted:
                    self.add(ruling)
                    # What lets run speaks only about what it wholly covers.
                    if ruling[0] != ALLOW or self.command_fits(rule, words, True):
                        self.spoken_commands.add(at)

    def judge_texts(self, rule, ruling):
        bare = not {"glob", "globs", "regex"} & set(rule)
        texts = [(None, self.call["name"])]
        if not bare:
            texts += [(("path", p), p) for p, _ in self.call["paths"]]
            texts += [(("url", u), u) for u in self.call["urls"]]
            if self.call["tool"] == "mcp":
                texts.append((None, self.call["server"] + "/" + self.call["server_tool"]))
        for part, text in texts:
            if not (bare or text_fits(rule, text)) or text_fits({"globs": rule.get("unless", [])}, text):
                continue
            self.add(ruling)
            self.speak(part)

    def judge_prefix_rules(self):
        for rule in self.tree.get("rules", {}).get("prefix_rules", []):
            prefix = [e["token"] if "token" in e else e["any_of"] for e in rule["pattern"]]
            nocase = rule.get("canonical_matching", False)
            for at, command in enumerate(self.call["commands"]):
                if prefix_fits(prefix, command["words"], nocase):
                    self.add(DECISIONS[rule["decision"]])
                    self.spoken_commands.add(at)

    def judge_tools(self):
        for cli in self.own.get("cli", []):
            for at, command in enumerate(self.call["commands"]):
                if command["words"][0] != cli["program"]:
                    continue
                self.spoken_commands.add(at)
                named = [
                    DECISIONS[decision]
                    for decision in ("allow", "prompt", "forbidden")
                    for glob in cli.get(decision, [])
                    if command["verb"] and fnmatch.fnmatchcase(command["verb"], glob)
                ]
                absent = "allow" if command["class"] in ("read", "local") else "prompt"
                self.add(join(named) if named else DECISIONS[cli.get(command["class"], absent)])

    def judge_environment(self):
        for row in self.own.get("environment", []):
            for command in self.call["commands"]:
                for name in command["sets"]:
                    if any(fnmatch.fnmatchcase(name, glob) for glob in row["names"]):
                        self.add(DECISIONS[row["decision"]])

    # ---- paths and hosts ----

    def touched(self):
        """Every path: the part of the call that names it, how it is touched, and whether its role is sure."""
        for path, access in self.call["paths"]:
            yield ("path", path), absolute(path, self.call), access, True
        for command in self.call["commands"]:
            for path, access, sure in command["touches"]:
                yield None, absolute(path, self.call), access, sure

    def covers(self, patterns, path):
        return any(path_fits(p, path, self.call["cwd"], self.call["home"]) for p in patterns)

    def judge_paths(self):
        denied = self.tree.get("permissions", {}).get("filesystem", {}).get("deny_read", [])
        rules = self.own.get("paths", []) + [
            {"globs": [path, path.rstrip("/") + "/**"], "access": ["read"], "decision": "forbidden"}
            for path in denied
        ]
        for part, path, access, sure in self.touched():
            for rule in rules:
                if (
                    set(rule.get("access", ["read", "write"])) & set(access)
                    and self.for_agent(rule)
                    and self.covers(rule["globs"], path)
                    and not self.covers(rule.get("unless", []), path)
                ):
                    self.add(DECISIONS[rule["decision"]])
                    self.speak(part)
            if sure:
                self.judge_places(part, path, access)

    def places(self):
        """Entries of [requirements.filesystem]: (pattern, access)."""
        bases = {
            ":project_roots": self.call["cwd"],
            ":workspace_roots": self.call["cwd"],
            ":tmpdir": "/tmp",
            ":slash_tmp": "/tmp",
            ":root": "",
        }
        for place, value in self.own.get("filesystem", {}).items():
            if place == ":minimal":
                continue
            base = bases.get(place, place)
            for glob, access in value.items() if isinstance(value, dict) else [(".", value)]:
                yield base if glob == "." else base + "/" + glob, access

    def judge_places(self, part, path, access):
        best = None
        for pattern, word_ in self.places():
            if not self.covers([pattern + "/**"], path):
                continue
            level = {"none": 0, "deny": 0, "read": 1, "write": 2}[word_]
            literal = []
            for component in [c for c in pattern.split("/") if c]:
                if re.search(r"[*?\[{]", component):
                    break
                literal.append(component)
            wild = re.search(r"[*?\[{]", pattern) is not None
            width = 1000 if level == 0 and wild else len(literal)
            if best is None or (width, -level) > best:
                best = (width, -level)
        if best is None:
            return
        self.speak(part)
        allowed = [set(), {"read"}, {"read", "write"}][-best[1]]
        if not set(access) <= allowed:
            self.add(DECISIONS["forbidden"])

    def judge_network(self):
        rows, limited, present = [], False, False
        ours = self.own.get("network")
        codex = self.tree.get("experimental_network", self.tree.get("network_proxy"))
        if ours is not None:
            present = True
            rows += ours.get("domains", {}).items()
            fallback = "limited" if "allow" in ours.get("domains", {}).values() else "full"
            limited = ours.get("mode", fallback) == "limited"
        if codex is not None:
            present = True
            rows += codex.get("domains", {}).items()
            rows += [(d, "allow") for d in codex.get("allowed_domains", [])]
            rows += [(d, "deny") for d in codex.get("denied_domains", [])]
            limited = limited or codex.get("managed_allowed_domains_only", False)
        if not present:
            return
        hosts = [(("url", url), host_of(url)) for url in self.call["urls"]]
        hosts += [(None, host) for command in self.call["commands"] for host in command["hosts"]]
        for part, host in hosts:
            found = {value for pattern, value in rows if domain_fits(pattern.lower(), host)}
            if found or limited:
                self.speak(part)
            if "deny" in found or (limited and not found):
                self.add(DECISIONS["forbidden"])

    # ---- servers, settings, features ----

    def servers(self):
        """(entries, on_unknown_identity), or None where there is no list."""
        entries, unknown = None, "prompt"
        if "mcp_servers" in self.own:
            entries = list(self.own["mcp_servers"]["allowed"])
            unknown = self.own["mcp_servers"].get("on_unknown_identity", "prompt")
        for name, entry in self.tree.get("mcp_servers", {}).items():
            entries = entries or []
            identity = entry["identity"]
            command = identity.get("command")
            if isinstance(command, dict):
                entries.append({"name": name, "command": command["executable"]})
                if "args" in command:
                    entries[-1]["args"] = [matcher["value"] for matcher in command["args"]]
            elif command is not None:
                entries.append({"name": name, "command": command})
            else:
                entries.append({"name": name, "url": identity["url"]})
        if entries is None and "mcp_servers" in self.tree:
            entries = []
        return None if entries is None else (entries, unknown)

    def server_answer(self, entry):
        """yes, unknown, no"""
        call = self.call
        identity = call["identity"]
        if not fnmatch.fnmatchcase(call["server"], entry.get("name", "*")):
            return "no"
        if not any(fnmatch.fnmatchcase(call["server_tool"], g) for g in entry.get("tools", ["*"])):
            return "no"
        if "command" not in entry and "url" not in entry:
            return "yes"
        if identity is None:
            return "unknown"
        if entry.get("url") != identity.get("url") or entry.get("command") != identity.get("command"):
            return "no"
        if "args" in entry and entry["args"] != identity.get("args", []):
            return "no"
        return "yes"

    def judge_servers(self):
        servers = self.servers()
        if self.call["tool"] != "mcp" or servers is None:
            return
        self.speak(None)
        answers = {self.server_answer(entry) for entry in servers[0]}
        if "yes" not in answers:
            self.add(DECISIONS[servers[1] if "unknown" in answers else "forbidden"])

    def allowed(self, setting):
        """The allowed values, or None."""
        lists = []
        if setting in self.own:
            lists.append(self.own[setting]["allowed"])
        for key, name in CODEX_SETTINGS.items():
            values = self.tree.get(key)
            if key == "allowed_sandbox_modes":
                for entry in self.tree.get("remote_sandbox_config", []):
                    # The tests cannot know their host's name: "*" fits any, all else that they write fits none.
                    if "*" in entry["hostname_patterns"]:
                        values = entry["allowed_sandbox_modes"]
                        break
            if name == setting and values is not None:
                values = ["granular" if isinstance(v, dict) else v for v in values]
                lists.append(values + (["disabled"] if setting == "web_search" else []))
        if not lists:
            return None
        return set.intersection(*[{ALIASES.get(v, v) for v in values} for values in lists])

    def shown(self):
        """(setting, possible values) that the call tells; no values: a word that nobody knows."""
        call = self.call
        for setting, values in SETTINGS.items():
            if setting in call["settings"]:
                value = ALIASES.get(call["settings"][setting], call["settings"][setting])
                yield setting, [value] if value in values else []
        mode = call["settings"].get("permission_mode")
        if mode is not None:
            tables = [MODES] + ([CLAUDE_MODES] if call["agent"] in ("claude", None) else [])
            known = any(mode in table for table in tables)
            for table in tables:
                settings = {s for row in table.values() for s in row}
                for setting in settings if not known else table.get(mode, {}):
                    yield setting, table[mode][setting] if known else []
        if call["tool"] == "fetch" or (call["tool"] == "search" and call["agent"] != "codex"):
            yield "web_search", ["live"]
        elif call["tool"] == "search":
            yield "web_search", ["cached", "indexed", "live"]

    def judge_settings(self):
        for setting in ("sandbox_mode", "approval_policy"):
            if self.allowed(setting) == set():
                self.add(DECISIONS["forbidden"])
        for setting, values in self.shown():
            allowed = self.allowed(setting)
            if allowed is None or allowed == set(SETTINGS[setting]) or allowed & set(values):
                continue
            self.add(DECISIONS["forbidden" if values or not allowed else "prompt"])

    def judge_features(self):
        for table in (self.own.get("features", {}), self.tree.get("features", {})):
            for feature, on in table.items():
                if not on and self.call["tool"] in FEATURE_TOOLS.get(feature, set()):
                    self.add(DECISIONS["forbidden"])

    # ---- the whole ----

    def has_spoken(self):
        if self.call["tool"] == "shell":
            return len(self.spoken_commands) == len(self.call["commands"])
        parts = {("path", p) for p, _ in self.call["paths"]} | {("url", u) for u in self.call["urls"]}
        return self.spoken_call or (bool(parts) and parts <= self.spoken_parts)

    def form(self):
        self.judge_rules()
        self.judge_prefix_rules()
        self.judge_tools()
        self.judge_environment()
        self.judge_paths()
        self.judge_network()
        self.judge_servers()
        self.judge_settings()
        self.judge_features()
        if not self.has_spoken():
            if self.call["tool"] == "unknown":
                self.add(DECISIONS["forbidden"])
            self.add(DECISIONS[self.own.get("default", "allow")])
        verdict, audit = join(self.rulings)
        level = {"none": NONE, "meta": META, "full": FULL}[self.own.get("audit", {}).get("level", "none")]
        if (verdict, audit) != NEUTRAL:
            audit = max(audit, level)
        if self.own.get("mode") == "audit":
            verdict = ALLOW
        return verdict, audit


# ---- all sources ----


def read(path):
    """The trees of a file and of the packs that it names; a pack records only where its file does."""
    with open(path, "rb") as file:
        tree = json.load(file) if path.endswith(".json") else tomllib.load(file)
    trees = [tree]
    for pack in tree.get("requirements", {}).get("packs", []):
        inner = read(path.rsplit("/", 1)[0] + "/" + pack)
        if tree["requirements"].get("mode") == "audit":
            inner[0].setdefault("requirements", {})["mode"] = "audit"
        trees += inner
    return trees


def judge(trees, call):
    return join(Opinion(tree, call).form() for tree in trees)
