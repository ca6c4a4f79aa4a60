/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mktables -o OUT.c FILE.yaml... [--verbs FILE...]: compiles rules/ into the knowledge image while strictgate is
 * built, and writes it as a C array. Refuses everything it does not know. Never part of an installed program.
 */
#include "knowledge/mktables.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct arguments {
	const char *out;
	struct SG_VEC(const char *) programs;
	struct SG_VEC(const char *) verbs;
};

void
sg_mktables_fail(struct sg_mktables *run, const struct sg_node *node, enum sg_code code,
		 const char *format, ...)
{
	struct sg_error error = { .code = code, .file = run->text.file };
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	error.text = sg_arena_copy(run->arena, sg_span_of(text));
	if (node) {
		error.line = node->line;
		error.column = node->column;
		error.len = node->len;
		error.line_text = sg_text_line(run->text.bytes, node->line);
	}
	sg_errors_add(run->errors, &error);
}

static struct sg_span
read_file(const char *name, struct sg_arena *arena)
{
	struct sg_buffer content = { .arena = arena };
	char chunk[65536];
	size_t n;
	FILE *file = fopen(name, "rb");

	if (!file) {
		perror(name);
		exit(1);
	}
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		sg_buffer_add(&content, (struct sg_span){ chunk, n });
	if (ferror(file)) {
		perror(name);
		exit(1);
	}
	fclose(file);
	return sg_buffer_span(&content);
}

static void
read_programs(struct sg_mktables *run, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct sg_mktables_file file = { .text = { sg_span_of(names[i]),
							   read_file(names[i], run->arena) } };

		run->text = file.text;
		if (!sg_ok(sg_document_yaml(file.text, run->arena, &file.root, run->errors)))
			continue;
		if (file.root->kind != SG_NODE_TABLE)
			sg_mktables_fail(run, file.root, SG_E_WRONG_TYPE,
					 "a file of programs is a table");
		else
			sg_vec_push(run->arena, &run->files, file);
	}
}

static void
print_errors(const struct sg_errors *errors)
{
	for (size_t i = 0; i < errors->len; i++) {
		struct sg_span text = sg_error_render(errors->arena, &errors->items[i]);

		fprintf(stderr, "%.*s%s", SG_SPAN_ARG(text),
			sg_span_ends(text, SG_SPAN("\n")) ? "" : "\n");
	}
	if (errors->fatal > errors->len)
		fprintf(stderr, "%zu more errors\n", errors->fatal - errors->len);
}

/* String literals compile ten times faster than lists of numbers. */
static void
write_literals(FILE *out, struct sg_span image)
{
	enum { BYTES_PER_LINE = 64 };

	for (size_t i = 0; i < image.len; i++) {
		unsigned char c = (unsigned char)image.p[i];

		if (i % BYTES_PER_LINE == 0)
			fputs(i ? "\"\n\t\"" : "\t\"", out);
		if (c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '?')
			fputc(c, out);
		else
			fprintf(out, "\\%03o", c);
	}
	fputs("\"", out);
}

static int
write_image(const char *name, struct sg_span image)
{
	FILE *out = fopen(name, "wb");

	if (!out) {
		perror(name);
		return 1;
	}
	fprintf(out,
		"/* Written by mktables from rules/; not to be edited. */\n#include <stddef.h>\n\n"
		"extern const unsigned char sg_knowledge_image[];\nextern const size_t sg_knowledge_image_len;\n\n"
		"const unsigned char sg_knowledge_image[%zu] __attribute__((aligned(8))) =\n",
		image.len + 1);
	write_literals(out, image);
	fprintf(out, ";\nconst size_t sg_knowledge_image_len = %zu;\n", image.len);
	if (ferror(out) | fclose(out)) {
		perror(name);
		return 1;
	}
	return 0;
}

static bool
read_arguments(int argc, char **argv, struct sg_arena *arena, struct arguments *args)
{
	bool verbs = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-o") == 0 && i + 1 < argc)
			args->out = argv[++i];
		else if (strcmp(argv[i], "--verbs") == 0)
			verbs = true;
		else if (verbs)
			sg_vec_push(arena, &args->verbs, argv[i]);
		else
			sg_vec_push(arena, &args->programs, argv[i]);
	}
	return args->out != NULL;
}

int
main(int argc, char **argv)
{
	struct sg_arena arena;
	struct sg_image_builder builder;
	struct sg_errors errors = { .arena = &arena };
	struct sg_mktables run = { .arena = &arena, .builder = &builder, .errors = &errors };
	struct arguments args = { 0 };
	int status = 1;

	sg_arena_init(&arena, 0);
	sg_image_builder_init(&builder, &arena);
	if (!read_arguments(argc, argv, &arena, &args)) {
		fputs("usage: mktables -o OUT.c FILE.yaml... [--verbs FILE...]\n", stderr);
		return 1;
	}
	read_programs(&run, args.programs.items, args.programs.len);
	if (errors.fatal == 0)
		sg_mktables_programs(&run);
	if (errors.fatal == 0)
		status = sg_mktables_verbs(&builder, args.verbs.items, args.verbs.len, &arena);
	if (status == 0)
		sg_mktables_names(&run);
	print_errors(&errors);
	if (errors.fatal)
		status = 1;
	if (status == 0)
		status = write_image(args.out, sg_image_finish(&builder, SG_KNOWLEDGE_MAGIC));
	sg_arena_free(&arena);
	return status;
}
