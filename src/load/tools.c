/* SPDX-License-Identifier: Apache-2.0 */
/*
 * [[requirements.cli]] and [[requirements.environment]]: verdicts by verb of command-line tools, and for setting
 * variables of what is started. The classes of verbs are the knowledge layer's.
 */
#include "load/draft.h"

#include "knowledge/profiles.h"
#include "knowledge/verbs.h"

_Static_assert((int)SG_CLI_CLASSES == (int)SG_VERB_CLASSES,
	       "a class of verbs is an index into a cli record");

/* The ruling of a class: as written, or as the table of keys says when it is absent. */
static struct sg_ruling
class_ruling(const struct sg_node *cli, const char *name)
{
	const struct sg_key *key = sg_key_find(SG_SCOPE_CLI, sg_span_of(name));
	struct sg_ruling absent = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META };

	if (key && key->fallback)
		(void)sg_ruling_of_word(sg_span_of(key->fallback), &absent);
	return sg_draft_ruling(sg_node_get(cli, name), absent);
}

static struct sg_ref
read_verbs(struct sg_draft *draft, const struct sg_node *cli)
{
	static const char *const lists[] = { "allow", "prompt", "forbidden" };
	struct SG_VEC(struct sg_cli_verb_rec) verbs = { 0 };

	for (size_t i = 0; i < SG_ARRAY_LEN(lists); i++) {
		const struct sg_node *list = sg_node_get(cli, lists[i]);
		struct sg_cli_verb_rec verb = { 0 };

		(void)sg_ruling_of_word(sg_span_of(lists[i]), &verb.ruling);
		for (const struct sg_node *node = list ? list->first : NULL; node;
		     node = node->next) {
			verb.glob = sg_draft_text(draft, sg_span_trim(node->text));
			sg_vec_push(draft->arena, &verbs, verb);
		}
	}
	return sg_image_add_all(draft->builder, SG_POLICY_VERBS, verbs.items, verbs.len,
				sizeof(*verbs.items));
}

/* A requirement on what strictgate cannot find would only ever prompt: better to say so now. */
static void
check_profile(struct sg_draft *draft, const struct sg_node *program, const struct sg_node *wanted)
{
	struct sg_buffer known = { .arena = draft->arena };
	struct sg_spot spot;

	if (!wanted || !program || sg_profile_find(program->text, NULL))
		return;
	for (const struct sg_profile *p = sg_profiles; *p->program; p++)
		if (p == sg_profiles || strcmp(p->program, p[-1].program) != 0)
			sg_buffer_printf(&known, "%s%s", known.len ? ", " : "one of: ", p->program);
	spot = sg_spot_key(wanted);
	spot.hint = sg_buffer_span(&known);
	sg_draft_fail(draft, SG_E_BAD_VALUE, spot,
		      "strictgate does not know where \"%.*s\" keeps its configuration",
		      SG_SPAN_ARG(program->text));
}

static void
read_cli(struct sg_draft *draft, const struct sg_node *cli)
{
	const struct sg_node *identity = sg_node_get(cli, "identity");
	struct sg_cli_rec rec = { .place = sg_draft_place(cli) };

	for (unsigned i = 0; i < SG_CLI_CLASSES; i++)
		rec.classes[i] = class_ruling(cli, sg_verb_class_word((enum sg_verb_class)i));
	check_profile(draft, sg_node_get(cli, "program"), sg_node_get(cli, "config_dir"));
	check_profile(draft, sg_node_get(cli, "program"), identity);
	rec.program = sg_draft_text(draft, sg_node_text(cli, "program"));
	rec.verbs = read_verbs(draft, cli);
	rec.config_dirs = sg_draft_list(draft, sg_node_get(cli, "config_dir"));
	rec.identity_type = sg_draft_text(draft, sg_node_text(identity, "type"));
	rec.tenants = sg_draft_list(draft, sg_node_get(identity, "tenants"));
	rec.reason = sg_draft_text(draft, sg_node_text(cli, "reason"));
	sg_vec_push(draft->arena, &draft->clis, rec);
}

void
sg_read_clis(struct sg_draft *draft, const struct sg_node *clis)
{
	for (const struct sg_node *cli = sg_draft_first_table(clis); cli;
	     cli = sg_draft_next_table(cli))
		read_cli(draft, cli);
}

void
sg_read_environments(struct sg_draft *draft, const struct sg_node *environments)
{
	for (const struct sg_node *node = sg_draft_first_table(environments); node;
	     node = sg_draft_next_table(node)) {
		struct sg_environment_rec rec = { .place = sg_draft_place(node) };

		rec.names = sg_draft_list(draft, sg_node_get(node, "names"));
		rec.reason = sg_draft_text(draft, sg_node_text(node, "reason"));
		rec.ruling = sg_draft_ruling(sg_node_get(node, "decision"), SG_RULING_NEUTRAL);
		sg_vec_push(draft->arena, &draft->environments, rec);
	}
}
