/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One text becomes one source: parse, check, read, prove the examples, lay out. A text with any error is refused whole.
 */
#include "load/load.h"

#include "load/draft.h"
#include "load/index.h"
#include "load/packs.h"

void
sg_loader_init(struct sg_loader *loader, struct sg_arena *arena,
	       const struct sg_load_options *options, struct sg_errors *errors)
{
	*loader = (struct sg_loader){ .arena = arena, .options = options, .errors = errors };
	sg_image_builder_init(&loader->builder, arena);
}

enum sg_format
sg_load_format(struct sg_span path)
{
	static const struct {
		const char *extension;
		enum sg_format format;
	} rows[] = { { ".yaml", SG_FORMAT_YAML },
		     { ".yml", SG_FORMAT_YAML },
		     { ".json", SG_FORMAT_JSON } };

	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++)
		if (sg_span_ends(path, sg_span_of(rows[i].extension)))
			return rows[i].format;
	return SG_FORMAT_TOML;
}

static struct sg_status
parse(struct sg_loader *loader, const struct sg_load_input *input, const struct sg_node **root)
{
	switch (input->format) {
	case SG_FORMAT_YAML:
		return sg_document_yaml(input->text, loader->arena, root, loader->errors);
	case SG_FORMAT_JSON:
		return sg_document_json(input->text, loader->arena, root, loader->errors);
	default:
		return sg_document_toml(input->text, loader->arena, root, loader->errors);
	}
}

static void
start(struct sg_draft *draft, struct sg_loader *loader, const struct sg_load_input *input)
{
	*draft = (struct sg_draft){ .loader = loader,
				    .input = input,
				    .builder = &loader->builder,
				    .arena = loader->arena,
				    .errors = loader->errors };
	draft->source.name = sg_draft_text(draft, input->text.file);
	draft->source.directory = sg_draft_text(draft, input->directory);
	draft->source.origin = (uint8_t)input->origin;
}

const struct sg_node *
sg_draft_document(struct sg_draft *draft, struct sg_loader *loader,
		  const struct sg_load_input *input, enum sg_key_scope scope)
{
	size_t fatal = loader->errors->fatal;
	const struct sg_node *root = NULL;

	start(draft, loader, input);
	if (!sg_ok(parse(loader, input, &root)))
		return NULL;
	sg_draft_check(draft, root, scope);
	return loader->errors->fatal == fatal ? root : NULL;
}

/* What the dialects know of a text. */
static const struct {
	enum sg_key_scope scope;
	void (*read)(struct sg_draft *draft, const struct sg_node *root);
	const char *table; /* of rules with examples, and of packs; NULL: there are none */
} dialects[] = {
	[SG_DIALECT_REQUIREMENTS] = { SG_SCOPE_TOP, sg_read_requirements, "requirements" },
	[SG_DIALECT_MANAGED_CONFIG] = { SG_SCOPE_MANAGED_CONFIG, sg_read_managed_config, NULL },
};

/* ---- examples ---- */

/* A rule and what its examples are read in. */
struct proof {
	struct sg_draft *draft;
	const struct sg_image *image;
	const struct sg_rule_rec *rule;
	struct sg_arena *scratch;
};

static void
prove_list(const struct proof *proof, const struct sg_node *examples, bool expected)
{
	const struct sg_load_options *options = proof->draft->loader->options;

	for (const struct sg_node *node = examples ? examples->first : NULL; node;
	     node = node->next) {
		if (options->matches(options->context, proof->image, proof->rule, node->text,
				     proof->scratch) != expected)
			sg_draft_fail(proof->draft, SG_E_EXAMPLE, sg_spot_value(node),
				      expected ? "the rule does not match this example"
					       : "the rule matches this example");
		sg_arena_reset(proof->scratch);
	}
}

static bool
has_examples(const struct sg_node *rules)
{
	for (const struct sg_node *rule = rules ? rules->first : NULL; rule; rule = rule->next)
		if (sg_node_get(rule, "match") || sg_node_get(rule, "not_match"))
			return true;
	return false;
}

/* The records of [[requirements.rules]] stand first and in the order of the text. */
static void
prove_examples(struct sg_draft *draft, const struct sg_node *rules, const struct sg_image *image)
{
	struct sg_arena scratch;
	struct proof proof = { .draft = draft, .image = image, .scratch = &scratch };
	uint32_t index = draft->source.rules.at;

	sg_arena_init(&scratch, 0);
	scratch.on_exhausted = draft->arena->on_exhausted;
	for (const struct sg_node *rule = rules->first; rule; rule = rule->next, index++) {
		proof.rule = sg_image_record(image, SG_POLICY_RULES, index, sizeof(*proof.rule));
		if (!proof.rule)
			continue;
		prove_list(&proof, sg_node_get(rule, "match"), true);
		prove_list(&proof, sg_node_get(rule, "not_match"), false);
	}
	sg_arena_free(&scratch);
}

/*
 * What can only be told of a file that is right so far: whether its examples hold, and what lint asks. The records are
 * laid out; without a source that names them they say nothing.
 */
static void
prove(struct sg_draft *draft, const struct sg_node *root, bool is_pack)
{
	const struct sg_load_options *options = draft->loader->options;
	const struct sg_node *rules = sg_node_get(sg_node_get(root, "requirements"), "rules");
	struct sg_image image = sg_image_view(draft->builder);

	if (options->matches && has_examples(rules))
		prove_examples(draft, rules, &image);
	if (options->lint && !is_pack)
		sg_draft_lint(draft, root, &image);
}

/* ---- one text ---- */

static void
add_source(struct sg_loader *loader, const struct sg_source_rec *source)
{
	/* Beyond the limit the last one is replaced by a refusal: it must not get lost. */
	if (loader->sources.len < SG_LOAD_MAX_SOURCES) {
		sg_vec_push(loader->arena, &loader->sources, *source);
		return;
	}
	loader->sources.items[loader->sources.len - 1].floor =
		(struct sg_ruling){ SG_VERDICT_FORBIDDEN, SG_AUDIT_META };
	loader->sources.items[loader->sources.len - 1].floor_reason = sg_image_intern(
		&loader->builder, SG_SPAN("there are more requirement files than can be read"));
}

static struct sg_status
load(struct sg_loader *loader, const struct sg_load_input *input, struct sg_span id_prefix,
     unsigned flags)
{
	size_t from = loader->errors->len, fatal = loader->errors->fatal;
	size_t sources = loader->sources.len, named = loader->packs.len;
	bool is_pack = id_prefix.len > 0;
	const char *table = dialects[input->dialect].table;
	const struct sg_node *root = NULL, *packs;
	struct sg_draft draft;
	struct sg_status status = parse(loader, input, &root);

	if (!sg_ok(status))
		return status;
	start(&draft, loader, input);
	draft.id_prefix = id_prefix;
	sg_draft_check(&draft, root, dialects[input->dialect].scope);
	dialects[input->dialect].read(&draft, root);
	draft.source.flags |= (uint16_t)flags;
	packs = table ? sg_node_get(sg_node_get(root, table), "packs") : NULL;
	sg_load_packs(&draft, packs);
	if (loader->errors->fatal == fatal) {
		sg_draft_finish(&draft);
		if (table)
			prove(&draft, root, is_pack);
	}
	if (loader->errors->fatal != fatal) {
		loader->sources.len = sources;
		loader->packs.len = named;
		return sg_status(sg_errors_first(loader->errors, from));
	}
	add_source(loader, &draft.source);
	return SG_STATUS_OK;
}

struct sg_status
sg_load_text(struct sg_loader *loader, const struct sg_load_input *input)
{
	return load(loader, input, (struct sg_span){ 0 }, 0);
}

struct sg_status
sg_load_pack_text(struct sg_loader *loader, const struct sg_load_input *input,
		  struct sg_span id_prefix, unsigned flags)
{
	return load(loader, input, id_prefix, flags);
}

void
sg_load_failed(struct sg_loader *loader, struct sg_span name, enum sg_origin origin,
	       struct sg_ruling ruling, struct sg_span reason)
{
	struct sg_source_rec source = { .origin = (uint8_t)origin,
					.flags = SG_SOURCE_FAILED,
					.floor = ruling };

	source.name = sg_image_intern(&loader->builder, name);
	source.floor_reason = sg_image_intern(&loader->builder, reason);
	add_source(loader, &source);
}

struct sg_span
sg_loader_finish(struct sg_loader *loader)
{
	(void)sg_image_add_all(&loader->builder, SG_POLICY_SOURCES, loader->sources.items,
			       loader->sources.len, sizeof(*loader->sources.items));
	(void)sg_image_add_all(&loader->builder, SG_POLICY_STAMPS, loader->stamps.items,
			       loader->stamps.len, sizeof(*loader->stamps.items));
	(void)sg_image_add_all(&loader->builder, SG_POLICY_FINDINGS, loader->findings.items,
			       loader->findings.len, sizeof(*loader->findings.items));
	for (size_t i = 0; i < loader->sources.len; i++)
		sg_load_index(&loader->builder, &loader->sources.items[i]);
	return sg_image_finish(&loader->builder, SG_POLICY_MAGIC);
}

struct sg_span
sg_loader_texts(const struct sg_loader *loader)
{
	struct sg_image_builder builder;

	sg_image_builder_init(&builder, loader->arena);
	for (size_t i = 0; i < loader->texts.len; i++) {
		const struct sg_load_input *input = &loader->texts.items[i].input;
		struct sg_text_rec text;

		memset(&text, 0, sizeof(text));
		text.name = sg_image_intern(&builder, loader->texts.items[i].name);
		text.path = sg_image_intern(&builder, input->text.file);
		text.directory = sg_image_intern(&builder, input->directory);
		text.bytes = sg_image_intern(&builder, input->text.bytes);
		text.format = (uint32_t)input->format;
		text.dialect = (uint32_t)input->dialect;
		(void)sg_image_add(&builder, SG_POLICY_TEXTS, &text, sizeof(text));
	}
	return sg_image_finish(&builder, SG_POLICY_MAGIC);
}
