#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The JSON Schema of requirement files: good documents pass, bad ones do not. Needs python3-jsonschema.
load helper

python() {
	local candidate
	for candidate in python3 /usr/bin/python3; do
		if "$candidate" -c 'import jsonschema, tomllib' 2>/dev/null; then
			"$candidate" "$@"
			return
		fi
	done
	return 127
}

needs_validator() {
	python -c '' || skip "python3 with jsonschema and tomllib is not installed"
}

@test "schema: valid by the rules of its draft" {
	needs_validator
	"$STRICTGATE" schema >schema.json
	"$STRICTGATE" schema sources >sources.json
	python - <<'P'
import json, jsonschema
for name in "schema.json", "sources.json":
    schema = json.load(open(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
P
	"$STRICTGATE" schema requirements | cmp - schema.json
}

@test "schema: one of those that there are" {
	run "$STRICTGATE" schema source
	[ "$status" = 64 ]
	[[ $output == *'did you mean "sources"?'* ]]
	run "$STRICTGATE" schema requirements sources
	[ "$status" = 64 ]
}

@test "schema: takes the files that the loader takes" {
	needs_validator
	"$STRICTGATE" schema >schema.json
	python - "$BATS_TEST_DIRNAME"/../cases/*.toml policy.toml <<'P'
import json, jsonschema, sys, tomllib
validator = jsonschema.Draft202012Validator(json.load(open("schema.json")))
assert len(sys.argv) > 2
for name in sys.argv[1:]:
    validator.validate(tomllib.load(open(name, "rb")))
validator.validate(tomllib.loads('''
unknown_to_us = 1
allowed_approval_policies = ["never", { granular = { sandbox_approval = true, rules = true, mcp_elicitations = false } }]
[[rules.prefix_rules]]
pattern = [{ token = "git" }, { any_of = ["push"] }]
decision = "prompt"
[requirements.filesystem]
"~/.ssh" = "none"
":project_roots" = { "." = "write" }
[requirements.audit]
retention_days = 1
[[requirements.rules]]
prefix = ["a", ["b", "c"]]
decision = "log"
tools = ["*"]
'''))
P
}

@test "schema: refuses what the loader refuses" {
	needs_validator
	"$STRICTGATE" schema >schema.json
	cat >bad.txt <<'R'
[requirements]\ndefualt = "allow"
[requirements]\nversion = "1"
[requirements]\ndefault = "deny"
[[requirements.rules]]\nglob = "x"
[[requirements.rules]]\ndecision = "log"
[[requirements.rules]]\nglob = "x"\nprefix = ["x"]\ndecision = "log"
[[requirements.rules]]\nglobs = "x"\ndecision = "log"
[[requirements.rules]]\nglob = ""\ndecision = "log"
[[requirements.rules]]\nglob = "x"\ndecision = "log"\ntools = ["bash"]
[[requirements.rules]]\nprefix = [1]\ndecision = "log"
[requirements.sandbox_mode]\nallowed = ["readonly"]
[requirements.sandbox_mode]
[requirements.network.domains]\nx = "forbidden"
[requirements.features]\nhooks = "yes"
[requirements.audit]\nretention_days = -1
[requirements.filesystem]\n"/x" = "wirte"
[[rules.prefix_rules]]\npattern = ["rm"]\ndecision = "prompt"
[[rules.prefix_rules]]\npattern = [{ token = "a" }]\ndecision = "allow"
[mcp_servers.x]\ncommand = "y"
[features]\nhooks = "yes"
R
	while IFS= read -r text; do
		printf '%b\n' "$text" >bad.toml
		run "$STRICTGATE" lint bad.toml
		[ "$status" = 1 ]
	done <bad.txt
	python - <<'P'
import json, jsonschema, tomllib
validator = jsonschema.Draft202012Validator(json.load(open("schema.json")))
rows = open("bad.txt").read().splitlines()
assert len(rows) == 20
for row in rows:
    assert not validator.is_valid(tomllib.loads(row.replace("\\n", "\n"))), row
P
}

# strictgate takes a file of declarations when no source of type "declarations" is in error.
takes() {
	mkdir -p root/etc/strictgate
	cp "$1" root/etc/strictgate/sources.toml
	! "$STRICTGATE" lint --root "$PWD/root" 2>&1 | grep -q 'sources.toml:.*error'
}

@test "schema: of sources.toml, good and bad" {
	needs_validator
	"$STRICTGATE" schema sources >sources.json
	cat >rows.txt <<'R'
good [[sources]]\nname = "a"\ntype = "bundle"\non_stale = "log"
good version = 1\nself_protection = false\n[[sources]]\nname = "a"\ntype = "file"\npath = "/x"\nrequired = true\non_missing = "prompt"
good [[sources]]\nname = "a"\ntype = "file"\npath = "/x"\nmax_age = "7d"\non_stale = "forbidden"
good [[sources]]\nname = "a"\ntype = "user"\nrequired = false\n[[sources]]\nname = "b"\ntype = "mdm"
bad version = 1
bad sources = []
bad version = 2\n[[sources]]\nname = "a"\ntype = "mdm"
bad [[sources]]\nname = "a"
bad [[sources]]\nname = ""\ntype = "mdm"
bad [[sources]]\nname = "a"\ntype = "cloud"
bad [[sources]]\nname = "a"\ntype = "file"
bad [[sources]]\nname = "a"\ntype = "file"\npath = "x"
bad [[sources]]\nname = "a"\ntype = "user"\npath = "/x"
bad [[sources]]\nname = "a"\ntype = "user"\nmax_age = "7d"
bad [[sources]]\nname = "a"\ntype = "project"\nrequired = true
bad [[sources]]\nname = "a"\ntype = "mdm"\non_missing = "prompt"
bad [[sources]]\nname = "a"\ntype = "mdm"\non_stale = "prompt"
bad [[sources]]\nname = "a"\ntype = "mdm"\non_eror = "prompt"
R
	while read -r word text; do
		printf '%b\n' "$text" >row.toml
		found=good
		takes row.toml || found=bad
		[ "$found" = "$word" ] || { echo "$word, found $found: $text"; return 1; }
	done <rows.txt
	python - <<'P'
import json, jsonschema, tomllib
validator = jsonschema.Draft202012Validator(json.load(open("sources.json")))
rows = open("rows.txt").read().splitlines()
assert len(rows) == 18
for row in rows:
    word, text = row.split(" ", 1)
    assert validator.is_valid(tomllib.loads(text.replace("\\n", "\n"))) == (word == "good"), row
P
}
