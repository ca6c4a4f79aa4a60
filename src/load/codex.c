/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Codex checks of its requirements beyond types and words, so that a file which Codex refuses to start with is not
 * taken here either; features that it does not know; and allow_login_shell. Source: codex-cli 0.169.0, measured.
 */
#include "load/draft.h"

#include "match/pattern.h"
#include "model/call.h"

/* The features of Codex 0.169 ("codex features list") and their earlier names. */
static const char features[] =
	"agent_message_board agent_message_board_mcp analytics_plan_history "
	"api_key_cyber_access_programs api_key_model_discovery "
	"app_server_websocket_compression apply_patch_freeform "
	"apply_patch_preserve_line_endings apply_patch_streaming_events apps "
	"apps_early_resource_discovery apps_mcp_path_override artifact async_compaction "
	"async_compaction_root_only auth_elicitation background_paginated_rollout_migration "
	"bedrock_setup_wizard browser_annotation_api browser_use browser_use_external "
	"browser_use_full_cdp_access chronicle cli_daybreak cli_resume_account_check "
	"code_mode code_mode_buffered_exec code_mode_host code_mode_host_grpc "
	"code_mode_host_output_truncation code_mode_interrupt code_mode_only "
	"code_mode_only_strict_3p_tools code_mode_prewarm code_mode_tool_description_first "
	"code_mode_tool_search codex_apps_mcp_2026_07_28 codex_git_commit codex_hooks collab "
	"collaboration_modes command_sessions_world_state compaction_image_budget "
	"computer_use concurrent_reasoning_summaries connectors content_item_kinds "
	"context_management credential_masking critical_path_timing current_time_reminder "
	"cwd_relative_turn_diffs daemon_auto_start daybreak_program_propagation "
	"default_mode_request_user_input defer_mailbox_preemption deferred_executor "
	"deferred_tool_world_state elevated_windows_sandbox "
	"enable_experimental_windows_sandbox enable_fanout enable_mcp_apps "
	"enable_request_compression exec_permission_approvals exec_policy "
	"executed_tool_call_metadata executor_capability_discovery "
	"executor_capability_discovery_v2 experimental_use_unified_exec_tool "
	"experimental_windows_sandbox external_agent_memory_import external_migration "
	"fast_mode gateway_setup_wizard gcp_setup_wizard goals guardian_approval "
	"guardian_conversation_history_tools guardian_denial_reconsideration "
	"guardian_enhanced_node_repl_transcripts guardian_ext "
	"guardian_include_additional_context guardian_native_multi_agent_history "
	"guardian_node_repl_transcript_images guardian_recorded_items "
	"guardian_reuse_parent_compaction guardian_root_handoff_context "
	"guardian_trust_orchestrator_connectors guardianv2 guardianv2.thread_context "
	"guardianv2_decisions_comparison guardianv3 hooks hosted_search_policy "
	"image_detail_original image_generation image_generation_animation "
	"image_resize_notice in_app_browser in_app_chat in_app_dictation "
	"in_app_local_automation in_app_updates in_app_voice include_apply_patch_tool "
	"incremental_exec_tools incremental_tools incremental_tools_legacy "
	"incremental_tools_legacy_gcp instant_interrupt interrupt_on_cancel item_ids js_repl "
	"js_repl_tools_only local_thread_store_compression "
	"local_thread_store_shared_compression login_shell_package_path mcp_2026_07_28 "
	"mcp_connection_sharing mcp_lazy_stdio_startup mcp_oauth_refresh_coordination "
	"mcp_tool_list_changed memories memory_tool mentions_v2 model_catalog_in_context "
	"multi_agent multi_agent_mode multi_agent_v2 multi_agent_v2_dynamic_tools "
	"multi_env_copy_file network_proxy non_prefixed_mcp_tool_names "
	"nonfatal_clock_read_errors omit_app_server_notification_media "
	"omit_skill_descriptions output_token_replay personality plugin_discovery_prefetch "
	"plugin_hooks plugin_sharing plugins powershell_shell_version "
	"prediction_preserve_parent_tools prefer_mxc prevent_idle_sleep psp "
	"realtime_conversation reasoning_effort_override recommended_plugins "
	"remote_compaction_v2 remote_control remote_models remote_plugin request_permissions "
	"request_permissions_tool request_rule resize_all_images respect_system_proxy "
	"responses_websockets responses_websockets_v2 retain_client_developer_messages "
	"retain_client_tool_outputs rollout_budget runtime_agent_instances runtime_metrics "
	"search_tool secret_auth_storage send_async_message send_message_to_user_async "
	"shell_snapshot shell_snapshot_v2 shell_tool shell_zsh_fork "
	"simplified_selection_hints skill_catalog_deltas skill_env_var_dependency_prompt "
	"skill_mcp_dependency_install skill_search skip_host_skill_discovery sleep_tool "
	"sqlite stable_environment_tools standalone_web_search steer step_model_switching "
	"subagent_default_context_limits subagent_thread_environments "
	"suppress_model_change_announcements system_proxy_fallback telepathy "
	"terminal_resize_reflow terminal_visualization_instructions token_budget "
	"tool_call_mcp_elicitation tool_search tool_search_always_defer_mcp_tools "
	"tool_suggest transcript_v2 tui_app_server tui_extensions_statusline "
	"tui_multi_backend tui_workspace ultrafast_mode unavailable_dummy_tools "
	"unbounded_connection_retries undo unified_exec unified_exec_tty "
	"unified_exec_zsh_fork unified_image_budget untrusted_as_tool_output "
	"use_agent_identity use_legacy_landlock use_linux_sandbox_bwrap use_xaa view_image "
	"wake_on_agent_messages web_search web_search_cached web_search_request "
	"windows_sandbox_service workspace_dependencies workspace_owner_usage_nudge worktrees "
	"write_stdin_approval";

static bool
holds_text(const struct sg_node *node)
{
	return node && node->kind == SG_NODE_STRING && sg_span_trim(node->text).len;
}

static void
check_features(struct sg_draft *draft, const struct sg_node *pins)
{
	for (const struct sg_node *pin = pins ? pins->first : NULL; pin; pin = pin->next) {
		struct sg_spot spot = sg_spot_key(pin);

		if (sg_key_word(features, pin->key) >= 0)
			continue;
		spot.hint = sg_draft_did_you_mean(draft, sg_key_word_nearest(features, pin->key));
		sg_draft_fail(draft, SG_W_UNKNOWN_CODEX_KEY, spot,
			      "Codex knows no feature \"%.*s\" and ignores it",
			      SG_SPAN_ARG(pin->key));
	}
}

/* Two names of one table. */
static void
check_feature_tables(struct sg_draft *draft, const struct sg_node *root)
{
	const struct sg_node *pins = sg_node_get(root, "features"),
			     *other = sg_node_get(root, "feature_requirements");

	check_features(draft, pins);
	check_features(draft, other);
	if (pins && other)
		sg_draft_fail(draft, SG_E_DUPLICATE_KEY, sg_spot_key(other),
			      "\"feature_requirements\" is another name of \"features\"");
}

/* What a kind of hook cannot be without. */
static void
check_hook(struct sg_draft *draft, const struct sg_node *hook)
{
	static const struct {
		const char *type;
		const char *needs;
	} rows[] = { { "command", "command" }, { "mcp_tool", "server" }, { "mcp_tool", "tool" } };

	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++)
		if (sg_span_is(sg_node_text(hook, "type"), rows[i].type) &&
		    !sg_node_get(hook, rows[i].needs))
			sg_draft_fail(draft, SG_E_MISSING_KEY, sg_spot_value(hook),
				      "a hook of type %s needs the key \"%s\"", rows[i].type,
				      rows[i].needs);
}

static void
check_hooks(struct sg_draft *draft, const struct sg_node *hooks)
{
	for (const struct sg_node *event = hooks ? hooks->first : NULL; event; event = event->next)
		for (const struct sg_node *group = sg_draft_first_table(event); group;
		     group = sg_draft_next_table(group))
			for (const struct sg_node *hook =
				     sg_draft_first_table(sg_node_get(group, "hooks"));
			     hook; hook = sg_draft_next_table(hook))
				check_hook(draft, hook);
}

/* Names of models without blanks around them and without a provider before them. */
static void
check_models(struct sg_draft *draft, const struct sg_node *models)
{
	for (const struct sg_node *node = models && models->kind == SG_NODE_ARRAY ? models->first
										  : NULL;
	     node; node = node->next)
		if (node->kind == SG_NODE_STRING &&
		    (node->text.len == 0 || sg_span_trim(node->text).len != node->text.len ||
		     sg_span_find(node->text, '/') != SIZE_MAX))
			sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(node),
				      "\"%.*s\" is no plain name of a model",
				      SG_SPAN_ARG(sg_span_first(node->text, 100)));
}

static void
check_server_address(struct sg_draft *draft, const struct sg_node *server)
{
	const struct sg_node *address = sg_node_get(server, "base_url");

	if (holds_text(address) && (!sg_span_starts(address->text, SG_SPAN("https://")) ||
				    sg_span_find(address->text, '@') != SIZE_MAX ||
				    sg_span_find(address->text, '#') != SIZE_MAX ||
				    sg_span_find(address->text, '?') != SIZE_MAX))
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(address),
			      "the address must be https, without user, query and fragment");
}

static void
check_storage(struct sg_draft *draft, const struct sg_node *storage)
{
	for (const struct sg_node *node = storage ? storage->first : NULL; node; node = node->next)
		if (node->kind == SG_NODE_STRING && !sg_span_starts(node->text, SG_SPAN("/")))
			sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(node),
				      "the path must be absolute");
}

void
sg_draft_check_codex(struct sg_draft *draft, const struct sg_node *root)
{
	check_feature_tables(draft, root);
	check_hooks(draft, sg_node_get(root, "hooks"));
	check_models(draft, sg_node_get(sg_node_get(root, "auto_review"), "required_on_models"));
	check_server_address(draft, sg_node_get(root, "config_server"));
	check_storage(draft, sg_node_get(sg_node_get(root, "application"), "storage"));
}

/* ---- allow_login_shell ---- */

/* Commands that start a login shell; options count in any spelling. */
static const char *const login_shells[] = {
	"bash --login *", "sh --login *", "zsh --login *", "fish --login *", "ksh -l *",
	"dash -l *",      "nu --login *", "su -",          "su - *",         "su --login *",
	"sudo --login",   "runuser - *",  "runuser -l *",  "exec -l *",      "login *",
	"ksh93 -l *",     "mksh -l *",    "tcsh -l *",     "csh -l *",       "pwsh -Login *",
};

void
sg_read_login_shell(struct sg_draft *draft, const struct sg_node *allowed)
{
	struct sg_patterns patterns = { 0 };
	struct sg_rule_rec rec = { .tools = 1 << SG_TOOL_SHELL,
				   .ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META } };

	if (!allowed || allowed->kind != SG_NODE_BOOLEAN || allowed->boolean)
		return;
	for (size_t i = 0; i < SG_ARRAY_LEN(login_shells); i++) {
		struct sg_pattern_rec pattern = { 0 };
		struct sg_error err = { 0 };

		if (!sg_ok(sg_pattern_compile_glob(sg_span_of(login_shells[i]), draft->builder,
						   &pattern, &err))) {
			sg_draft_fail_inside(draft, allowed, &err);
			return;
		}
		sg_vec_push(draft->arena, &patterns.list, pattern);
	}
	rec.id = sg_draft_id(draft, SG_SPAN("allow_login_shell"));
	rec.reason = sg_draft_text(draft, SG_SPAN("commands must not run in a login shell"));
	rec.place = sg_draft_place(allowed);
	rec.patterns = sg_image_add_all(draft->builder, SG_POLICY_PATTERNS, patterns.list.items,
					patterns.list.len, sizeof(*patterns.list.items));
	sg_vec_push(draft->arena, &draft->rules, rec);
}
