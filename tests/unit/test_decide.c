/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row is one decision: requirements, one neutral call, and the ruling. What opinions are made of, kind by kind; what
 * commands mean is tested by tests/cases.
 */
#include "gate/evaluate.h"
#include "load/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LONG \
	"123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
#define MANY_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEAD "[requirements]\n"
#define FILES "[requirements.filesystem]\n"
#define READ(path) "{\"tool\":\"Read\",\"input\":{\"file_path\":\"" path "\"}," WORLD
#define WRITE(path) "{\"tool\":\"Write\",\"input\":{\"file_path\":\"" path "\"}," WORLD
#define BASH(script) "{\"tool\":\"Bash\",\"input\":{\"command\":\"" script "\"}," WORLD
#define WORLD "\"cwd\":\"/repo\",\"env\":{\"HOME\":\"/home/dev\"}}"

struct row {
	const char *policy;
	const char *call;
	const char *ruling; /* verdict and duty: "log meta" */
	const char *heard;  /* part of a note that a listener gets; NULL: whatever */
};

static const struct row filesystem[] = {
	{ FILES "'/repo' = 'read'\n", READ("/repo/x"), "allow none", NULL },
	{ FILES "'/repo' = 'read'\n", WRITE("/repo/x"), "forbidden meta", NULL },
	{ FILES "'/repo' = 'write'\n", WRITE("/repo/x"), "allow none", NULL },
	{ FILES "'/repo' = 'none'\n", READ("/repo"), "forbidden meta", NULL },
	{ FILES "'/repo' = 'none'\n", READ("/other"), "allow none", NULL },
	/* The narrowest counts, wherever it stands; of equal ones the stricter. */
	{ FILES "'/repo' = 'none'\n'/repo/a' = 'write'\n", WRITE("/repo/a/x"), "allow none", NULL },
	{ FILES "'/repo/a' = 'write'\n'/repo' = 'none'\n", WRITE("/repo/a/x"), "allow none", NULL },
	{ FILES "':project_roots' = 'write'\n'/repo' = 'read'\n", WRITE("/repo/x"),
	  "forbidden meta", NULL },
	{ FILES "'/repo' = 'read'\n':project_roots' = 'write'\n", WRITE("/repo/x"),
	  "forbidden meta", NULL },
	/* Wildcards that deny beat every other entry, wherever the wildcard stands. */
	{ FILES "':project_roots' = { '.' = 'write', '**/*.env' = 'none' }\n",
	  READ("/repo/a/b/x.env"), "forbidden meta", NULL },
	{ FILES "':project_roots' = 'write'\n'**/.env' = 'none'\n", READ("/repo/.env"),
	  "forbidden meta", NULL },
	{ FILES "'**/.env' = 'none'\n'/repo/.env' = 'write'\n", READ("/repo/.env"),
	  "forbidden meta", NULL },
	{ FILES "'**/.env' = 'write'\n'/repo' = 'read'\n", WRITE("/repo/.env"), "forbidden meta",
	  NULL },
	/* Places. */
	{ FILES "':tmpdir' = 'none'\n", READ("/tmp/x"), "forbidden meta", NULL },
	{ FILES "':slash_tmp' = 'none'\n", READ("/tmp/x"), "forbidden meta", NULL },
	{ FILES "':root' = 'none'\n", READ("/any"), "forbidden meta", NULL },
	{ FILES "':workspace_roots' = 'none'\n", READ("x"), "forbidden meta", NULL },
	{ FILES "':minimal' = 'none'\n", READ("/usr/bin/x"), "allow none", NULL },
	{ FILES "'~/.ssh' = 'none'\n", READ("~/.ssh/id"), "forbidden meta", NULL },
	{ FILES "'~/.ssh' = 'none'\n", READ("$HOME/.ssh/id"), "forbidden meta", NULL },
	{ FILES "'~/.ssh' = 'none'\n", READ("${HOME}/.ssh/id"), "forbidden meta", NULL },
	{ FILES "'~/.ssh' = 'none'\n", READ("$HOMER/.ssh/id"), "allow none", NULL },
	{ FILES "'~' = 'none'\n", READ("$HOME"), "forbidden meta", NULL },
	{ FILES "'~' = 'none'\n", READ("%USERPROFILE%/x"), "forbidden meta", NULL },
	{ FILES "'/etc' = 'read'\n", BASH("cat /etc/passwd"), "allow none", NULL },
	{ FILES "'/etc' = 'read'\n", BASH("touch /etc/passwd"), "forbidden meta", NULL },
	/* "." and "name/.." mean nothing in a pattern either. */
	{ FILES "':project_roots' = { './a' = 'none' }\n", READ("/repo/a/x"), "forbidden meta",
	  NULL },
	{ FILES "':project_roots' = { 'a/./b' = 'none' }\n", READ("/repo/a/b"), "forbidden meta",
	  NULL },
	{ FILES "':project_roots' = { 'x/../a' = 'none' }\n", READ("/repo/a"), "forbidden meta",
	  NULL },
	{ FILES "'~/./.ssh' = 'none'\n", READ("~/.ssh/id"), "forbidden meta", NULL },
	{ FILES "'/opt/x/../a' = 'none'\n", READ("/opt/a"), "forbidden meta", NULL },
	/* What an unknown program does with its operands is not known: the table does not restrict it. */
	{ FILES "'/etc' = 'none'\n", BASH("frob /etc/passwd"), "allow none", NULL },
	/* An entry speaks about the path, so that the default does not. */
	{ HEAD "default = 'prompt'\n" FILES "'/repo' = 'read'\n", READ("/repo/x"), "allow none",
	  NULL },
	{ HEAD "default = 'prompt'\n" FILES "'/repo' = 'read'\n", READ("/other"), "prompt meta",
	  NULL },
};

static const struct row levels[] = {
	{ HEAD "default = 'log'\n", BASH("ls"), "log meta", NULL },
	{ HEAD "default = 'log'\n[requirements.audit]\nlevel = 'full'\n", BASH("ls"), "log full",
	  NULL },
	{ HEAD "default = 'prompt'\n[requirements.audit]\nlevel = 'full'\n", BASH("ls"),
	  "prompt full", NULL },
	{ HEAD "default = 'forbidden'\n[requirements.audit]\nlevel = 'none'\n", BASH("ls"),
	  "forbidden meta", NULL },
	{ "[requirements.audit]\nlevel = 'full'\n", BASH("ls"), "allow none", NULL },
	{ HEAD "mode = 'audit'\ndefault = 'forbidden'\n[requirements.audit]\nlevel = 'full'\n",
	  BASH("ls"), "log full", NULL },
	{ HEAD "mode = 'audit'\ndefault = 'allow'\n", BASH("ls"), "allow none", NULL },
};

/* ---- rules ---- */

#define RULE "[[requirements.rules]]\n"
#define CALL(tool, input) "{\"tool\":\"" tool "\",\"input\":{" input "}," WORLD
#define AGENT(name, call) "{\"agent\":\"" name "\"," call
#define LS "\"tool\":\"Bash\",\"input\":{\"command\":\"ls\"}," WORLD

static const struct row rules[] = {
	{ RULE "glob = 'frob *'\ndecision = 'prompt'\n", BASH("frob x"), "prompt meta",
	  "it meets the rule \"frob *\"" },
	{ RULE "globs = ['a', 'frob x*', 'b', 'c', 'd']\ndecision = 'prompt'\n", BASH("frob x"),
	  "prompt meta", "\"frob x*\"" },
	{ RULE "glob = 'frob *'\ndecision = 'prompt'\nreason = 'why'\n", BASH("frob x"),
	  "prompt meta", "why" },
	{ RULE "glob = 'frob *'\ndecision = 'forbidden'\n", BASH("frob $U"), "forbidden meta",
	  NULL },
	{ RULE "glob = 'frob x'\ndecision = 'forbidden'\n", BASH("frob \\\"$U\\\""), "prompt meta",
	  NULL },
	{ RULE "glob = 'frob *'\ndecision = 'forbidden'\nunless = ['frob x']\n", BASH("frob x"),
	  "allow none", NULL },
	{ RULE "glob = 'frob *'\ndecision = 'forbidden'\nunless = ['frob x']\n",
	  BASH("frob x; frob y"), "forbidden meta", NULL },
	{ RULE "glob = 'frob *'\ndecision = 'forbidden'\nunless = ['frob x']\n",
	  BASH("frob \\\"$U\\\""), "forbidden meta", NULL },
	{ RULE "glob = 'frob *'\ndecision = 'forbidden'\n", BASH("frob " LONG LONG LONG LONG),
	  "forbidden meta", NULL },
	/* Agents: named, all, and a call that does not tell. */
	{ RULE "tools = ['*']\nagents = ['codex', 'claude']\ndecision = 'prompt'\n",
	  AGENT("claude", LS), "prompt meta", NULL },
	{ RULE "tools = ['*']\nagents = ['codex', 'claude']\ndecision = 'prompt'\n",
	  AGENT("gemini", LS), "allow none", NULL },
	{ RULE "tools = ['*']\nagents = ['codex', '*']\ndecision = 'prompt'\n", AGENT("gemini", LS),
	  "prompt meta", NULL },
	{ RULE "tools = ['*']\nagents = ['codex']\ndecision = 'prompt'\n", BASH("ls"),
	  "prompt meta", NULL },
	/* Other tools: name, paths, URLs, server/tool. */
	{ RULE "tools = ['read']\ndecision = 'prompt'\n", READ("/x"), "prompt meta",
	  "a rule covers this tool" },
	{ RULE "tools = ['read']\ndecision = 'prompt'\n", WRITE("/x"), "allow none", NULL },
	{ RULE "tools = ['read']\nglob = 'Read'\ndecision = 'prompt'\n", READ("/x"), "prompt meta",
	  NULL },
	{ RULE "tools = ['read']\nglob = '/x*'\ndecision = 'prompt'\n", READ("/xy"), "prompt meta",
	  NULL },
	{ RULE "tools = ['read']\nglob = '/x*'\ndecision = 'prompt'\nunless = ['/xy']\n",
	  READ("/xy"), "allow none", NULL },
	/* An expression that gives up counts as met where that is stricter, and as not met where it would excuse. */
	{ RULE "regex = '^frob (a+)+$'\ndecision = 'forbidden'\n", BASH("frob " MANY_A "!"),
	  "forbidden meta", NULL },
	{ RULE "regex = '^frob (a+)+$'\ndecision = 'prompt'\n", BASH("frob " MANY_A "!"),
	  "prompt meta", NULL },
	{ RULE "regex = '^frob (a+)+$'\ndecision = 'forbidden'\n", BASH("frob ab"), "allow none",
	  NULL },
	{ HEAD "default = 'prompt'\n" RULE "regex = '^frob (a+)+$'\ndecision = 'allow'\n",
	  BASH("frob " MANY_A "!"), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE "regex = '^frob (a+)+$'\ndecision = 'allow'\n",
	  BASH("frob " MANY_A), "allow none", NULL },
	{ RULE "tools = ['read']\nregex = '^/(a+)+$'\ndecision = 'forbidden'\n",
	  READ("/" MANY_A "!"), "forbidden meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE
	       "tools = ['read']\nregex = '^/(a+)+$'\ndecision = 'allow'\n",
	  READ("/" MANY_A "!"), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE
	       "tools = ['read']\nregex = '^/(a+)+$'\ndecision = 'allow'\n",
	  READ("/" MANY_A), "allow none", NULL },
	{ RULE "tools = ['fetch']\nregex = '^https://a'\ndecision = 'forbidden'\n",
	  CALL("WebFetch", "\"url\":\"https://a.example/\""), "forbidden meta", NULL },
	{ RULE "tools = ['mcp']\nglob = 'docs/get_*'\ndecision = 'forbidden'\n",
	  CALL("mcp__docs__get_x", ""), "forbidden meta", NULL },
	{ RULE "tools = ['mcp']\nglob = 'docs/get_*'\ndecision = 'forbidden'\n",
	  CALL("mcp__docs__put_x", ""), "allow none", NULL },
	/* The default counts for what no rule speaks about, part by part. */
	{ HEAD "default = 'prompt'\n" RULE "glob = 'frob *'\ndecision = 'allow'\n", BASH("frob x"),
	  "allow none", NULL },
	{ HEAD "default = 'prompt'\n" RULE "glob = 'frob *'\ndecision = 'allow'\n",
	  BASH("frob x; ship"), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE "glob = 'frob *'\ndecision = 'log'\n", BASH("frob x"),
	  "log meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE "glob = 'frob x'\ndecision = 'log'\n",
	  BASH("frob \\\"$U\\\""), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE "tools = ['read']\nglob = '/x'\ndecision = 'allow'\n",
	  READ("/x"), "allow none", NULL },
	{ HEAD "default = 'prompt'\n" RULE "tools = ['read']\nglob = '/x'\ndecision = 'allow'\n",
	  READ("/y"), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE "tools = ['read']\nglob = '/x'\ndecision = 'allow'\n",
	  CALL("read_many_files", "\"paths\":[\"/x\",\"/y\"]"), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE
	       "tools = ['read']\nglobs = ['/x', '/y']\ndecision = 'allow'\n",
	  CALL("read_many_files", "\"paths\":[\"/x\",\"/y\"]"), "allow none", NULL },
	/* What lets run speaks about what it wholly covers, and an excepted command is not spoken of. */
	{ HEAD "default = 'prompt'\n" RULE "glob = 'frob a*'\ndecision = 'log'\n", BASH("frob a b"),
	  "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE "glob = 'frob a*'\ndecision = 'log'\n",
	  BASH("frob a a2"), "log meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE
	       "glob = 'frob *'\ndecision = 'forbidden'\nunless = ['frob x']\n",
	  BASH("frob x"), "prompt meta", NULL },
	{ HEAD "default = 'forbidden'\n" RULE "glob = 'frob x'\ndecision = 'prompt'\n",
	  BASH("frob \\\"$U\\\""), "forbidden meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE
	       "tools = ['read']\nglob = '/x*'\nunless = ['/xy']\ndecision = 'log'\n",
	  READ("/xy"), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n", CALL("TodoWrite", ""), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" RULE "tools = ['local']\ndecision = 'allow'\n",
	  CALL("TodoWrite", ""), "allow none", NULL },
	/* Unknown tools. */
	{ HEAD, CALL("Frobnicate", ""), "forbidden meta", "no rule names it" },
	{ RULE "tools = ['unknown']\nglob = 'Frob*'\ndecision = 'log'\n", CALL("Frobnicate", ""),
	  "log meta", NULL },
	{ RULE "tools = ['unknown']\nglob = 'Frob*'\ndecision = 'log'\n", CALL("Other", ""),
	  "forbidden meta", NULL },
	/* Codex: any letter case with canonical_matching only. */
	{ "[[rules.prefix_rules]]\npattern = [{token = 'FROB'}]\ndecision = 'prompt-user'\n"
	  "canonical_matching = true\n",
	  BASH("frob x"), "prompt meta", NULL },
	{ "[[rules.prefix_rules]]\npattern = [{token = 'FROB'}]\ndecision = 'prompt'\n",
	  BASH("ship frob"), "allow none", NULL },
	/* What cannot be read. */
	{ RULE "glob = 'frob'\ndecision = 'log'\n", BASH("if"), "prompt meta", NULL },
	{ HEAD "on_unreadable_command = 'forbidden'\n", BASH("if"), "forbidden meta", NULL },
	{ HEAD, BASH("if"), "allow none", NULL },
	{ RULE "tools = ['*']\ndecision = 'log'\n", CALL("Bash", "\"command\":1"), "prompt meta",
	  NULL },
};

/* ---- tools with verbs ---- */

#define AZ "[[requirements.cli]]\nprogram = 'az'\n"

static const struct row verbs[] = {
	{ AZ, BASH("az vm list"), "allow none", "class read" },
	{ AZ "read = 'log'\n", BASH("az vm list"), "log meta", "class read" },
	{ AZ "read = 'log'\nreason = 'why'\n", BASH("az vm list"), "log meta", "why" },
	{ AZ, BASH("az vm delete"), "prompt meta", "class delete" },
	{ AZ "delete = 'forbidden'\n", BASH("az vm delete"), "forbidden meta", NULL },
	{ AZ "delete = 'forbidden'\nallow = ['vm delete']\n", BASH("az vm delete"), "allow none",
	  NULL },
	{ AZ "allow = ['vm *']\nforbidden = ['* delete']\n", BASH("az vm delete"), "forbidden meta",
	  "named by the list" },
	{ AZ "allow = ['VM *']\n", BASH("az vm create"), "allow none", NULL },
	{ AZ "allow = ['vm *']\nwrite = 'forbidden'\n", BASH("az $U"), "prompt meta", NULL },
	{ AZ "unknown = 'forbidden'\n", BASH("az vm frobnicate"), "forbidden meta", NULL },
	{ AZ "unknown = 'forbidden'\n", BASH("az --help"), "allow none", NULL },
	{ AZ "write = 'forbidden'\n", BASH("kubectl apply -f x"), "allow none", NULL },
	{ HEAD "default = 'forbidden'\n" AZ, BASH("az vm list"), "allow none", NULL },
	{ "[[requirements.cli]]\nprogram = 'frob'\nunknown = 'forbidden'\nallow = ['x y']\n",
	  BASH("frob x y"), "allow none", NULL },
	{ "[[requirements.cli]]\nprogram = 'frob'\nunknown = 'forbidden'\nallow = ['x y']\n",
	  BASH("frob x"), "forbidden meta", NULL },
	{ "[[requirements.cli]]\nprogram = 'frob'\nunknown = 'forbidden'\nallow = ['x*']\n",
	  BASH("frob $U"), "forbidden meta", NULL },
	{ "[[requirements.cli]]\nprogram = 'git'\nallow = ['push']\nunknown = 'forbidden'\n",
	  BASH("git push"), "allow none", NULL },
};

/* ---- where tools find their configuration ---- */

#define NO_HOME(script) \
	"{\"tool\":\"Bash\",\"input\":{\"command\":\"" script "\"},\"cwd\":\"/repo\",\"env\":{}}"
#define KUBE "[[requirements.cli]]\nprogram = 'kubectl'\nconfig_dir = ['~/agent/**']\n"
#define WHO(identity) AZ "identity = { " identity " }\n"

static const struct row places[] = {
	{ KUBE, BASH("kubectl --kubeconfig /home/dev/agent/k get pods"), "allow none",
	  "its configuration is in" },
	{ KUBE, BASH("kubectl --kubeconfig /x get pods"), "forbidden meta", "~/agent/**" },
	{ KUBE, BASH("kubectl --kubeconfig \\\"$U\\\" get pods"), "prompt meta", "is not known" },
	{ KUBE, BASH("kubectl --kubeconfig= get pods"), "prompt meta", NULL },
	{ KUBE, BASH("KUBECONFIG=/home/dev/agent/a:/x kubectl get pods"), "forbidden meta", NULL },
	{ KUBE, BASH("KUBECONFIG=:/home/dev/agent/a: kubectl get pods"), "allow none", NULL },
	{ KUBE, BASH("KUBECONFIG=/home/dev/agent/$U kubectl get pods"), "prompt meta", NULL },
	/* Whose home ~ of the requirement is, is not known. */
	{ KUBE, NO_HOME("kubectl --kubeconfig /x get pods"), "prompt meta", NULL },
	{ KUBE, NO_HOME("kubectl get pods"), "prompt meta", NULL },
	{ WHO("tenants = ['t']"), BASH("az vm list"), "prompt meta", "not read here" },
	{ WHO("type = 'user'"), BASH("az vm list"), "prompt meta", NULL },
	{ WHO("type = 'user', tenants = ['t', 'u']"), BASH("az vm list"), "prompt meta", NULL },
};

/* ---- variables ---- */

#define SETS(names, decision) \
	"[[requirements.environment]]\nnames = [" names "]\ndecision = '" decision "'\n"

static const struct row variables[] = {
	{ SETS("'FOO'", "prompt"), BASH("FOO=1 frob"), "prompt meta", "changes which code" },
	{ SETS("'BAR', 'F*'", "prompt") "reason = 'why'\n", BASH("FOO=1 frob"), "prompt meta",
	  "why" },
	{ SETS("'FOO'", "prompt"), BASH("BAR=1 frob"), "allow none", NULL },
	{ SETS("'FOO'", "prompt"), BASH("FOO=1; frob"), "allow none", "not exported" },
	{ SETS("'FOO'", "prompt"), BASH("export FOO=1; frob"), "prompt meta", NULL },
	{ SETS("'FOO'", "forbidden"), BASH("env FOO=1 frob"), "forbidden meta", NULL },
	{ SETS("'PAGER'", "forbidden"), BASH("PAGER=cat git log"), "allow none",
	  "known to load nothing" },
	{ SETS("'PAGER'", "forbidden"), BASH("PAGER= git log"), "allow none", NULL },
	{ SETS("'PAGER'", "forbidden"), BASH("PAGER=/tmp/x git log"), "forbidden meta", NULL },
	{ SETS("'PAGER'", "forbidden"), BASH("PAGER=frob git log"), "forbidden meta", NULL },
	{ SETS("'PAGER'", "forbidden"), BASH("PAGER=$U git log"), "forbidden meta", NULL },
	/* A list, entry by entry. */
	{ SETS("'PYTHONPATH'", "forbidden"), BASH("PYTHONPATH=.:lib frob"), "allow none", NULL },
	{ SETS("'PYTHONPATH'", "forbidden"), BASH("PYTHONPATH=:lib::src: frob"), "allow none",
	  NULL },
	{ SETS("'PYTHONPATH'", "forbidden"), BASH("PYTHONPATH=lib:/tmp frob"), "forbidden meta",
	  NULL },
	{ SETS("'PYTHONPATH'", "forbidden"), BASH("PYTHONPATH=lib/../../x frob"), "forbidden meta",
	  NULL },
	{ SETS("'PYTHONPATH'", "forbidden"), BASH("PYTHONPATH=lib:$U frob"), "forbidden meta",
	  NULL },
};

/* ---- paths ---- */

#define PATHS(globs, more) "[[requirements.paths]]\nglobs = [" globs "]\n" more

static const struct row paths[] = {
	{ PATHS("'/a/**'", "decision = 'prompt'\n"), READ("/a/x"), "prompt meta",
	  "must not be read" },
	{ PATHS("'/a/**'", "decision = 'prompt'\n"), WRITE("/a/x"), "prompt meta",
	  "must not be written" },
	{ PATHS("'/a/**'", "decision = 'prompt'\naccess = ['write']\n"), READ("/a/x"), "allow none",
	  "access = write only" },
	{ PATHS("'/a/**'", "decision = 'prompt'\naccess = ['read']\n"), WRITE("/a/x"), "allow none",
	  "access = read only" },
	{ PATHS("'/a/**'", "decision = 'prompt'\nagents = ['codex']\n"),
	  AGENT("claude", "\"tool\":\"Read\",\"input\":{\"file_path\":\"/a/x\"}," WORLD),
	  "allow none", "for other agents" },
	{ PATHS("'/a/**'", "decision = 'prompt'\nunless = ['/a/x']\n"), READ("/a/x"), "allow none",
	  NULL },
	{ PATHS("'/a/./b', 't/./u', '~/./r', '/c/d/../e'", "decision = 'prompt'\n"),
	  BASH("cat /a/b"), "prompt meta", NULL },
	{ PATHS("'/a/./b', 't/./u', '~/./r', '/c/d/../e'", "decision = 'prompt'\n"),
	  BASH("cat t/u"), "prompt meta", NULL },
	{ PATHS("'/a/./b', 't/./u', '~/./r', '/c/d/../e'", "decision = 'prompt'\n"),
	  BASH("cat ~/r"), "prompt meta", NULL },
	{ PATHS("'/a/./b', 't/./u', '~/./r', '/c/d/../e'", "decision = 'prompt'\n"),
	  BASH("cat /c/e"), "prompt meta", NULL },
	/* "x/../d" is d of the directory, and not d anywhere, which an exception would make of it. */
	{ PATHS("'**/d'", "decision = 'prompt'\nunless = ['x/../d']\n"), BASH("cat d"),
	  "allow none", NULL },
	{ PATHS("'**/d'", "decision = 'prompt'\nunless = ['x/../d']\n"), BASH("cat y/d"),
	  "prompt meta", NULL },
	{ PATHS("'/a/**'", "decision = 'prompt'\nreason = 'why'\n"), READ("/a/x"), "prompt meta",
	  "why" },
	{ PATHS("'/a/**'", "decision = 'prompt'\n"), BASH("frob /a/x > /b"), "prompt meta", NULL },
	{ PATHS("'/a/**'", "decision = 'prompt'\n"), BASH("cat \\\"$U\\\""), "allow none", NULL },
	{ PATHS("'/a/**'", "decision = 'prompt'\n"), BASH("cat /a/$U"), "prompt meta", NULL },
	{ PATHS("'/a/x*'", "decision = 'prompt'\n"), BASH("cat /a/$U"), "allow none",
	  "but is not known" },
	{ PATHS("'/a/x'", "decision = 'prompt'\n"), CALL("WebFetch", "\"url\":\"file:///a/x\""),
	  "prompt meta", NULL },
	{ PATHS("'/a/x'", "decision = 'prompt'\n"), BASH("curl file:///a/x"), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" PATHS("'/a/**'", "decision = 'allow'\n"), READ("/a/x"),
	  "allow none", NULL },
	{ HEAD "default = 'prompt'\n" PATHS("'/a/**'", "decision = 'allow'\nunless = ['/a/x']\n"),
	  READ("/a/x"), "prompt meta", NULL },
	{ PATHS("'/a/id'", "decision = 'prompt'\n"), READ("/b/id"), "allow none",
	  "not in the directory" },
	{ PATHS("'/a/*'", "decision = 'prompt'\n"), READ("/b/id"), "allow none", NULL },
	{ PATHS("'/a/b/'", "decision = 'prompt'\n"), READ("/b/id"), "allow none", NULL },
	{ "[permissions.filesystem]\ndeny_read = ['/a', '/b/*.pem', '/c/']\n", READ("/a/x/y"),
	  "forbidden meta", NULL },
	{ "[permissions.filesystem]\ndeny_read = ['/a', '/b/*.pem', '/c/']\n", READ("/b/x.pem"),
	  "forbidden meta", NULL },
	{ "[permissions.filesystem]\ndeny_read = ['/a', '/b/*.pem', '/c/']\n", READ("/c"),
	  "forbidden meta", NULL },
	{ "[permissions.filesystem]\ndeny_read = ['/a']\n", WRITE("/a/x"), "allow none", NULL },
};

/* ---- destinations ---- */

#define NET(more) "[requirements.network]\n" more
#define DOMAINS "[requirements.network.domains]\n"
#define FETCH(url) CALL("WebFetch", "\"url\":\"" url "\"")

static const struct row network[] = {
	{ NET(DOMAINS "'a.example' = 'deny'\n"), FETCH("https://a.example/"), "forbidden meta",
	  "a.example is not an allowed destination" },
	{ NET(DOMAINS "'a.example' = 'deny'\n"), FETCH("https://b.example/"), "allow none", NULL },
	{ NET(DOMAINS "'a.example' = 'allow'\n"), FETCH("https://a.example/"), "allow none", NULL },
	{ NET(DOMAINS "'a.example' = 'allow'\n"), FETCH("https://b.example/"), "forbidden meta",
	  NULL },
	{ NET("mode = 'full'\n" DOMAINS "'a.example' = 'allow'\n"), FETCH("https://b.example/"),
	  "allow none", NULL },
	{ NET("mode = 'limited'\n"), FETCH("https://b.example/"), "forbidden meta", NULL },
	{ NET(DOMAINS "'*' = 'allow'\n'**.a.example' = 'deny'\n"), FETCH("https://x.a.example/"),
	  "forbidden meta", NULL },
	{ NET(DOMAINS "'*' = 'allow'\n'**.a.example' = 'deny'\n"), FETCH("https://b.example/"),
	  "allow none", NULL },
	/* Not known before it runs: on_unknown, whatever the mode. */
	{ NET("mode = 'limited'\n"), BASH("curl https://$U/"), "prompt meta", "cannot be known" },
	{ NET("mode = 'full'\non_unknown = 'forbidden'\n"), BASH("curl https://$U/"),
	  "forbidden meta", NULL },
	{ NET("mode = 'full'\non_unknown = 'allow'\n"), BASH("curl https://$U/"), "allow none",
	  NULL },
	{ NET(DOMAINS "'**.evil.example' = 'deny'\n"), BASH("curl https://$U.evil.example/"),
	  "forbidden meta", NULL },
	/* No destination that may be judged. */
	{ NET("mode = 'limited'\n"), FETCH("data:text/plain,x"), "forbidden meta", NULL },
	{ NET("mode = 'full'\n"), FETCH("data:text/plain,x"), "prompt meta", NULL },
	{ NET("mode = 'full'\n"), FETCH("https:///x"), "prompt meta", NULL },
	{ NET("mode = 'limited'\n"), FETCH("file:///x"), "forbidden meta", NULL },
	/* Names of this network are no domains, unless a row names them. */
	{ NET("mode = 'limited'\n"), BASH("ssh builder"), "allow none", NULL },
	{ NET(DOMAINS "'builder' = 'deny'\n"), BASH("ssh builder"), "forbidden meta", NULL },
	{ NET("mode = 'limited'\n"), BASH("ssh builder.example"), "forbidden meta", NULL },
	{ NET("mode = 'limited'\n"), BASH("scp x builder.example:y"), "forbidden meta", NULL },
	{ NET("mode = 'limited'\n"), BASH("scp x y"), "allow none", NULL },
	{ NET("mode = 'limited'\n"), BASH("scp x $U:y"), "prompt meta", NULL },
	/* Speaking: a list of denied domains speaks about these alone. */
	{ HEAD "default = 'prompt'\n" NET(DOMAINS "'a.example' = 'deny'\n"),
	  FETCH("https://b.example/"), "prompt meta", NULL },
	{ HEAD "default = 'prompt'\n" NET(DOMAINS "'a.example' = 'allow'\n"),
	  FETCH("https://a.example/"), "allow none", NULL },
	/* The table of Codex. */
	{ "[network_proxy]\ndenied_domains = ['a.example']\n", FETCH("https://a.example/"),
	  "forbidden meta", NULL },
	{ "[network_proxy]\nallowed_domains = ['a.example']\n", FETCH("https://b.example/"),
	  "allow none", NULL },
	{ "[network_proxy]\nmanaged_allowed_domains_only = true\nallowed_domains = ['a.example']\n",
	  FETCH("https://b.example/"), "forbidden meta", NULL },
};

/* ---- MCP servers ---- */

#define SERVERS(list) "[requirements.mcp_servers]\nallowed = [" list "]\n"
#define MCP(server) "{\"tool\":\"mcp__docs__get\",\"input\":{},\"mcp_server\":" server "," WORLD

static const struct row servers[] = {
	{ SERVERS(""), CALL("mcp__docs__get", ""), "forbidden meta", NULL },
	{ SERVERS("{ name = 'docs' }"), CALL("mcp__docs__get", ""), "allow none", NULL },
	{ SERVERS("{ name = 'other' }"), CALL("mcp__docs__get", ""), "forbidden meta", NULL },
	{ SERVERS("{ name = 'd*' }"), CALL("mcp__docs__get", ""), "allow none", NULL },
	{ SERVERS("{ name = 'docs', tools = ['list', 'g*'] }"), CALL("mcp__docs__get", ""),
	  "allow none", NULL },
	{ SERVERS("{ name = 'docs', tools = ['list'] }"), CALL("mcp__docs__get", ""),
	  "forbidden meta", NULL },
	{ SERVERS("{ name = 'docs', command = '/bin/docs' }"), CALL("mcp__docs__get", ""),
	  "prompt meta", "cannot be read" },
	{ SERVERS("{ name = 'docs', command = '/bin/docs' }") "on_unknown_identity = 'allow'\n",
	  CALL("mcp__docs__get", ""), "allow none", NULL },
	{ SERVERS("{ name = 'docs', command = '/bin/docs' }"), MCP("{\"command\":\"/bin/docs\"}"),
	  "allow none", NULL },
	{ SERVERS("{ name = 'docs', command = '/bin/docs' }"), MCP("{\"command\":\"/bin/x\"}"),
	  "forbidden meta", "/bin/x" },
	{ SERVERS("{ name = 'docs', command = '/bin/docs' }"), MCP("{\"url\":\"https://x/\"}"),
	  "forbidden meta", "it is an http server" },
	{ SERVERS("{ name = 'docs', url = 'https://x/' }"), MCP("{\"command\":\"/bin/x\"}"),
	  "forbidden meta", "it is a stdio server" },
	{ SERVERS("{ name = 'docs', url = 'https://x/' }"), MCP("{\"url\":\"https://y/\"}"),
	  "forbidden meta", "https://y/" },
	{ SERVERS("{ name = 'docs', url = 'https://X/p' }"), MCP("{\"url\":\"HTTPS://x/p\"}"),
	  "allow none", NULL },
	{ SERVERS("{ name = 'docs', url = 'https://x/p' }"), MCP("{\"url\":\"https://x/P\"}"),
	  "forbidden meta", NULL },
	{ SERVERS("{ command = '/bin/docs', args = ['a', { match = 'prefix', value = 'b' }] }"),
	  MCP("{\"command\":\"/bin/docs\",\"args\":[\"a\",\"bc\"]}"), "allow none", NULL },
	{ SERVERS("{ command = '/bin/docs', args = ['a', { match = 'prefix', value = 'b' }] }"),
	  MCP("{\"command\":\"/bin/docs\",\"args\":[\"a\",\"c\"]}"), "forbidden meta", NULL },
	{ SERVERS("{ command = '/bin/docs', args = ['a', { match = 'prefix', value = 'b' }] }"),
	  MCP("{\"command\":\"/bin/docs\",\"args\":[\"a\"]}"), "forbidden meta", NULL },
	{ SERVERS("{ command = '/bin/docs', args = [{ match = 'regex', value = 'b+' }] }"),
	  MCP("{\"command\":\"/bin/docs\",\"args\":[\"bb\"]}"), "allow none", NULL },
	{ SERVERS("{ command = '/bin/docs', args = [{ match = 'regex', value = 'b+' }] }"),
	  MCP("{\"command\":\"/bin/docs\",\"args\":[\"bbx\"]}"), "forbidden meta", NULL },
	{ SERVERS("{ command = '/bin/docs', args = [{ match = 'glob', value = 'b*' }] }"),
	  MCP("{\"command\":\"/bin/docs\",\"args\":[\"bb\"]}"), "allow none", NULL },
	{ SERVERS("{ command = '/bin/docs' }"),
	  MCP("{\"command\":\"/bin/docs\",\"env\":{\"A\":\"b\"}}"), "forbidden meta", NULL },
	{ HEAD "default = 'prompt'\n" SERVERS("{ name = 'docs' }"), CALL("mcp__docs__get", ""),
	  "allow none", NULL },
	{ SERVERS(""), BASH("ls"), "allow none", NULL },
	{ "[mcp_servers.docs]\nidentity = { command = { executable = '/bin/docs', args = [{ match = 'exact', value = 'a' }] } }\n",
	  MCP("{\"command\":\"/bin/docs\",\"args\":[\"a\"]}"), "allow none", NULL },
	{ "[mcp_servers.docs]\nidentity = { command = { executable = '/bin/docs', args = [{ match = 'exact', value = 'a' }] } }\n",
	  MCP("{\"command\":\"/bin/docs\"}"), "forbidden meta", NULL },
	{ "[mcp_servers.docs]\nidentity = { command = { executable = '/bin/docs', args = [] } }\n",
	  MCP("{\"command\":\"/bin/docs\",\"args\":[\"a\"]}"), "forbidden meta", NULL },
};

/* ---- settings and features ---- */

#define SETTING(key, list) "[requirements." key "]\nallowed = [" list "]\n"
#define TELLS(what) "{" what "," LS

static const struct row settings[] = {
	{ SETTING("sandbox_mode", "'read-only'"), TELLS("\"sandbox_mode\":\"read-only\""),
	  "allow none", "the requirement allows it" },
	{ SETTING("sandbox_mode", "'read-only'"), TELLS("\"sandbox_mode\":\"workspace-write\""),
	  "forbidden meta", "allows sandbox_mode read-only only" },
	{ SETTING("sandbox_mode", "'read-only'"), TELLS("\"sandbox_mode\":\"odd\""), "prompt meta",
	  "not known to strictgate" },
	{ SETTING("sandbox_mode", "'read-only'"), BASH("ls"), "allow none", NULL },
	{ SETTING("sandbox_mode", ""), BASH("ls"), "forbidden meta", "allows no sandbox_mode" },
	{ SETTING("sandbox_mode", ""), TELLS("\"sandbox_mode\":\"odd\""), "forbidden meta", NULL },
	{ SETTING("web_search", ""), BASH("ls"), "allow none", NULL },
	{ SETTING("sandbox_mode",
		  "'read-only', 'workspace-write', 'danger-full-access', 'external-sandbox'"),
	  TELLS("\"sandbox_mode\":\"odd\""), "allow none", NULL },
	{ SETTING("web_search", "'cached'"), CALL("WebSearch", "\"query\":\"x\""), "forbidden meta",
	  "the tool WebSearch" },
	{ SETTING("approval_policy", "'on-failure'"), TELLS("\"approval_policy\":\"on-request\""),
	  "allow none", NULL },
	{ SETTING("approval_policy", "'never'"), TELLS("\"permission_mode\":\"default\""),
	  "forbidden meta", "means approval_policy" },
	{ "[requirements.features]\nmulti_agent = false\n", CALL("Task", "\"prompt\":\"x\""),
	  "forbidden meta", "needs the feature multi_agent" },
	{ "[requirements.features]\nmulti_agent = true\n", CALL("Task", "\"prompt\":\"x\""),
	  "allow none", NULL },
	{ "[requirements.features]\ngoals = false\n", CALL("get_goal", ""), "forbidden meta",
	  NULL },
	{ "[requirements.features]\ngoals = false\n", CALL("TodoWrite", ""), "allow none", NULL },
	{ "[features]\nunknown_one = false\n", CALL("TodoWrite", ""), "allow none", NULL },
};

/* ---- judging ---- */

/* What a listener looks for. */
struct ear {
	const char *part;
	bool heard;
};

static void
hear(void *context, const struct sg_trace_event *event)
{
	struct ear *ear = context;

	ear->heard |= ear->part && (sg_span_search(event->note, sg_span_of(ear->part)) != SIZE_MAX);
}

static void
load(const char *policy, struct sg_loader *loader, struct sg_policies *out)
{
	if (policy) {
		struct sg_load_input input = { .text = { SG_SPAN("p.toml"), sg_span_of(policy) },
					       .format = SG_FORMAT_TOML,
					       .origin = SG_ORIGIN_ARGUMENT };

		if (!sg_ok(sg_load_text(loader, &input)))
			fail_msg("%s\nis refused: %.*s", policy,
				 SG_SPAN_ARG(loader->errors->items[0].text));
	}
	*out = (struct sg_policies){ .count = 1 };
	assert_true(sg_ok(
		sg_image_open(sg_loader_finish(loader), SG_POLICY_MAGIC, &out->images[0], NULL)));
}

static struct sg_decision
evaluate(const struct sg_policies *policies, const char *call, struct ear *ear,
	 struct sg_arena *arena)
{
	struct sg_trace trace = { .context = ear, .event = hear };
	struct sg_evaluate_options options = { .trace = ear ? &trace : NULL };
	struct sg_evaluation evaluation;

	sg_gate_evaluate(policies, sg_span_of(call), &options, arena, &evaluation);
	if (!evaluation.readable)
		fail_msg("%s: %.*s", call, SG_SPAN_ARG(evaluation.json));
	return evaluation.judgement.decision;
}

static void
start(struct sg_loader *loader, struct sg_arena *arena, struct sg_errors *errors)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 } };

	sg_arena_init(arena, 0);
	*errors = (struct sg_errors){ .arena = arena };
	sg_loader_init(loader, arena, &options, errors);
}

/* Explaining is deciding with a listener: the ruling is the same with one. */
static void
check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct ear ear = { .part = rows[i].heard };
		struct sg_policies policies;
		struct sg_loader loader;
		struct sg_errors errors;
		struct sg_arena arena;
		struct sg_ruling ruling;
		struct sg_span found;

		start(&loader, &arena, &errors);
		load(rows[i].policy, &loader, &policies);
		ruling = evaluate(&policies, rows[i].call, NULL, &arena).ruling;
		found = sg_arena_printf(&arena, "%s %s", sg_ruling_word(ruling),
					sg_audit_word(ruling.audit));
		if (!sg_span_is(found, rows[i].ruling))
			fail_msg("%s%s\nwanted %s, found %s", rows[i].policy, rows[i].call,
				 rows[i].ruling, found.p);
		assert_true(sg_ruling_eq(evaluate(&policies, rows[i].call, &ear, &arena).ruling,
					 ruling));
		if (rows[i].heard && !ear.heard)
			fail_msg("%s%s\nnot told: %s", rows[i].policy, rows[i].call, rows[i].heard);
		sg_arena_free(&arena);
	}
}

/* A source that failed is one more source: its floor is joined to what the others say, and its reason is told. */
static void
test_failed_source(void **state)
{
	static const char *const words[] = { "allow", "log", "prompt", "forbidden" };

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rules); i++)
		for (size_t w = 0; w < SG_ARRAY_LEN(words); w++) {
			struct sg_policies alone, both;
			struct sg_loader loader;
			struct sg_errors errors;
			struct sg_arena arena;
			struct sg_decision before, after;
			struct sg_ruling floor;

			start(&loader, &arena, &errors);
			load(rules[i].policy, &loader, &alone);
			before = evaluate(&alone, rules[i].call, NULL, &arena);
			sg_loader_init(&loader, &arena, loader.options, &errors);
			assert_true(sg_ruling_of_word(sg_span_of(words[w]), &floor));
			sg_load_failed(&loader, SG_SPAN("broken.toml"), SG_ORIGIN_SYSTEM, floor,
				       SG_SPAN(""));
			load(rules[i].policy, &loader, &both);
			after = evaluate(&both, rules[i].call, NULL, &arena);
			assert_true(
				sg_ruling_eq(after.ruling, sg_ruling_join(before.ruling, floor)));
			if (after.ruling.verdict != SG_VERDICT_ALLOW)
				assert_true(after.reason.len > 0);
			sg_arena_free(&arena);
		}
}

/* No source at all is no permission. */
static void
test_no_source(void **state)
{
	struct sg_policies none;
	struct sg_loader loader;
	struct sg_errors errors;
	struct sg_arena arena;
	struct sg_decision decision;

	(void)state;
	start(&loader, &arena, &errors);
	load(NULL, &loader, &none);
	decision = evaluate(&none, BASH("ls"), NULL, &arena);
	assert_int_equal(decision.ruling.verdict, SG_VERDICT_FORBIDDEN);
	assert_true(sg_span_search(decision.reason, SG_SPAN("no source")) != SIZE_MAX);
	sg_arena_free(&arena);
}

#define ROWS(rows)                                        \
	static void test_##rows(void **state)             \
	{                                                 \
		(void)state;                              \
		check_rows((rows), SG_ARRAY_LEN((rows))); \
	}

ROWS(filesystem)
ROWS(levels)
ROWS(rules)
ROWS(verbs)
ROWS(places)
ROWS(variables)
ROWS(paths)
ROWS(network)
ROWS(servers)
ROWS(settings)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filesystem),    cmocka_unit_test(test_levels),
		cmocka_unit_test(test_rules),         cmocka_unit_test(test_verbs),
		cmocka_unit_test(test_places),        cmocka_unit_test(test_variables),
		cmocka_unit_test(test_paths),         cmocka_unit_test(test_network),
		cmocka_unit_test(test_servers),       cmocka_unit_test(test_settings),
		cmocka_unit_test(test_failed_source), cmocka_unit_test(test_no_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
