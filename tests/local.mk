# Written by contrib/sources from the files here; run it after adding or removing one.
test_programs = \
	tests/unit/test_agents \
	tests/unit/test_document
test_support =
fuzz_programs =
fuzz_support = \
	tests/fuzz/replay.c
bench_programs =
bats_tests =
check_scripts = \
	tests/check-exports \
	tests/check-layers \
	tests/check-links \
	tests/check-manuals \
	tests/check-size \
	tests/check-sources \
	tests/check-words
tests_data = \
	tests/clients/README.md \
	tests/clients/codex \
	tests/clients/lib \
	tests/clients/policy.toml \
	tests/clients/run \
	tests/clients/run.mjs \
	tests/fixtures/agents.tsv \
	tests/fixtures/claude \
	tests/fixtures/codex \
	tests/fixtures/copilot \
	tests/tap
