# Written by contrib/sources from the files here; run it after adding or removing one.
test_programs = \
	tests/cases/test_cases \
	tests/cases/test_codex \
	tests/cases/test_rewrites \
	tests/cases/test_rows \
	tests/differential/test_syntax \
	tests/laws/test_forms \
	tests/laws/test_merge \
	tests/laws/test_tighten \
	tests/unit/test_agents \
	tests/unit/test_approvals \
	tests/unit/test_arena \
	tests/unit/test_audit \
	tests/unit/test_bad_input \
	tests/unit/test_codex_session \
	tests/unit/test_decide \
	tests/unit/test_decide_index \
	tests/unit/test_document \
	tests/unit/test_domain \
	tests/unit/test_format \
	tests/unit/test_glob \
	tests/unit/test_growth \
	tests/unit/test_lint \
	tests/unit/test_load \
	tests/unit/test_moment \
	tests/unit/test_new_agent \
	tests/unit/test_path \
	tests/unit/test_pattern \
	tests/unit/test_probe \
	tests/unit/test_profiles \
	tests/unit/test_programs \
	tests/unit/test_regex \
	tests/unit/test_relate \
	tests/unit/test_scan \
	tests/unit/test_schema \
	tests/unit/test_server \
	tests/unit/test_settings \
	tests/unit/test_shell \
	tests/unit/test_snapshot \
	tests/unit/test_snapshot_damage \
	tests/unit/test_sources \
	tests/unit/test_verbs
test_support = \
	tests/bench/kinds.c \
	tests/bench/kinds.h \
	tests/cases/support.c \
	tests/cases/support.h \
	tests/differential/generate.c \
	tests/differential/generate.h \
	tests/differential/listing.c \
	tests/differential/listing.h \
	tests/differential/shfmt.c \
	tests/laws/laws.h \
	tests/laws/random.c \
	tests/laws/run.c \
	tests/laws/tree.c \
	tests/unit/arena.h \
	tests/unit/place.c \
	tests/unit/place.h
fuzz_programs = \
	tests/fuzz/fuzz_payload \
	tests/fuzz/fuzz_script
fuzz_support = \
	tests/fuzz/replay.c \
	tests/fuzz/slow.c \
	tests/fuzz/slow.h
bench_programs = \
	tests/bench/bench_engine \
	tests/bench/bench_launch \
	tests/bench/bench_noop
bats_tests = \
	tests/build/verbs.bats \
	tests/cli/approve.bats \
	tests/cli/ask.bats \
	tests/cli/check.bats \
	tests/cli/clients.bats \
	tests/cli/diff.bats \
	tests/cli/doctor.bats \
	tests/cli/eval.bats \
	tests/cli/failclosed.bats \
	tests/cli/fmt.bats \
	tests/cli/hook.bats \
	tests/cli/install.bats \
	tests/cli/inventory.bats \
	tests/cli/lint.bats \
	tests/cli/packs.bats \
	tests/cli/render.bats \
	tests/cli/schema.bats \
	tests/cli/sources.bats \
	tests/cli/test.bats
check_scripts = \
	tests/check-exports \
	tests/check-instructions \
	tests/check-layers \
	tests/check-links \
	tests/check-manuals \
	tests/check-size \
	tests/check-sources \
	tests/check-words \
	tests/cli/check-completions \
	tests/cli/check-library \
	tests/cli/check-messages \
	tests/golden/check-golden \
	tests/reference/check-reference
tests_data = \
	tests/bench/README.md \
	tests/bench/cc-safety-net \
	tests/bench/kinds.tsv \
	tests/bench/peers.mjs \
	tests/bench/run \
	tests/bench/slow.tsv \
	tests/cases/codex-requirements.jsonl \
	tests/cases/codex.jsonl \
	tests/cases/commands.floor \
	tests/cases/commands.jsonl \
	tests/cases/commands.toml \
	tests/cases/rows-cloud.toml \
	tests/cases/rows-options.toml \
	tests/cases/rows-paths.toml \
	tests/cases/rows.tsv \
	tests/cli/helper.bash \
	tests/cli/packs.quiet \
	tests/cli/packs.spoken \
	tests/clients/README.md \
	tests/clients/claude \
	tests/clients/codex \
	tests/clients/codex-policy \
	tests/clients/copilot \
	tests/clients/gemini \
	tests/clients/lib \
	tests/clients/policy.toml \
	tests/clients/run \
	tests/clients/run.mjs \
	tests/fixtures/agents.tsv \
	tests/fixtures/claude \
	tests/fixtures/cline \
	tests/fixtures/codex \
	tests/fixtures/copilot \
	tests/fixtures/cursor \
	tests/fixtures/droid \
	tests/fixtures/gemini \
	tests/fixtures/mdm \
	tests/fixtures/opencode \
	tests/fixtures/vscode \
	tests/fixtures/windsurf \
	tests/fuzz/corpus \
	tests/golden/call.json \
	tests/golden/calls.jsonl \
	tests/golden/calls.toml \
	tests/golden/explain.transcript \
	tests/golden/instructions.tsv \
	tests/golden/nearly.toml \
	tests/golden/other.toml \
	tests/golden/policy.toml \
	tests/golden/render.toml \
	tests/golden/render.transcript \
	tests/mutation/run \
	tests/reference/broken.py \
	tests/reference/compare.py \
	tests/reference/full.toml \
	tests/reference/generate.py \
	tests/reference/judge.py \
	tests/tap \
	tests/unit/programs.tsv \
	tests/unit/verbs.tsv
