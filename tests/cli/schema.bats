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
	python - <<'P'
import json, jsonschema
schema = json.load(open("schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
P
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
