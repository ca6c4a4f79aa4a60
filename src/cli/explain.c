/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate explain: a decision as a tree (what the command does, what each source said), or a message by its number.
 */
#include "cli/call.h"
#include "cli/color.h"
#include "cli/commands.h"
#include "cli/policy.h"
#include "match/pattern.h"

#include <stdlib.h>

/* ---- a message ---- */

static const struct sg_message *
find_message(const char *text)
{
	char *end;
	unsigned long number;

	if (strncmp(text, "SG", 2) != 0 || strlen(text) != 6)
		return NULL;
	number = strtoul(text + 2, &end, 10);
	return *end ? NULL : sg_message_find((enum sg_code)number);
}

static int
explain_message(const char *text)
{
	const struct sg_message *message = find_message(text);

	if (!message) {
		fprintf(stderr, "strictgate explain: there is no message %s\n", text);
		return SG_CLI_USAGE;
	}
	printf("%s: %s\n\n  cause: %s\n  fix:   %s\n", text, message->summary, message->cause,
	       message->fix);
	return SG_CLI_OK;
}

/* ---- what the command does ---- */

/* A word with what is not known as a person can read it. */
static void
print_word(const struct sg_word *word)
{
	for (size_t i = 0; i < word->text.len; i++) {
		switch (word->text.p[i]) {
		case SG_MARK_ANY:
			fputs("\xe2\x80\xa6", stdout);
			break;
		case SG_MARK_STAR:
			putchar('*');
			break;
		case SG_MARK_ONE:
			putchar('?');
			break;
		default:
			sg_cli_print_clean(stdout, sg_span_first(sg_span_from(word->text, i), 1));
		}
	}
}

/* What belongs to a command stands below it. */
static int
indent_of(const struct sg_command *command)
{
	return (int)(2 * command->depth + 4);
}

static void
print_options(const struct sg_command *command)
{
	for (size_t i = 0; i < command->options_count; i++) {
		const struct sg_option *option = &command->options[i];

		printf("%*soption: %.*s", indent_of(command), "", SG_SPAN_ARG(option->name));
		if (option->value.text.p) {
			printf(" = ");
			print_word(&option->value);
		}
		printf("%s%s%s\n", option->record ? "" : " (as written, no table knows it)",
		       option->implied ? " (implied)" : "", option->maybe ? " (perhaps)" : "");
	}
}

static void
print_effects(const struct sg_reading *reading, size_t index, int indent)
{
	static const char *const kinds[] = { "reads", "writes", "connects to" };

	for (size_t i = 0; i < reading->effects.len; i++) {
		const struct sg_effect *effect = &reading->effects.items[i];

		if (effect->command != index)
			continue;
		printf("%*s%s%s: ", indent, "", effect->known_role ? "" : "perhaps ",
		       kinds[effect->kind]);
		print_word(&effect->word);
		putchar('\n');
	}
}

static void
print_command(const struct sg_reading *reading, size_t index, struct sg_arena *arena)
{
	static const char *const places[] = { "", ", in a container", ", on another machine" };
	const struct sg_command *command = &reading->commands.items[index];

	printf("  %*s", (int)(2 * command->depth), "");
	for (size_t i = 0; i < command->assignments_count; i++)
		printf("%.*s=\xe2\x80\xa6 ", SG_SPAN_ARG(command->assignments[i].name));
	if (command->count)
		sg_cli_print_clean(stdout, sg_command_canonical(command, arena));
	else
		printf("(no program)");
	printf("%s%s%s\n", places[command->place], command->inert ? ", only prints" : "",
	       command->opaque_program ? ", the program is not known" : "");
	print_options(command);
	for (size_t i = 0; i < command->operands_count; i++) {
		printf("%*soperand: ", indent_of(command), "");
		print_word(&command->operands[i].word);
		putchar('\n');
	}
	print_effects(reading, index, indent_of(command));
}

static void
print_reading(const struct sg_judgement *judgement, struct sg_arena *arena)
{
	const struct sg_reading *reading = &judgement->reading;
	char code[8];

	printf("commands\n");
	for (size_t i = 0; i < reading->commands.len; i++)
		print_command(reading, i, arena);
	print_effects(reading, SIZE_MAX, 2);
	for (size_t i = 0; i < reading->problems.len; i++) {
		printf("  cannot be read (%s): ",
		       sg_code_text(reading->problems.items[i].code, code));
		sg_cli_print_clean(stdout, reading->problems.items[i].text);
		putchar('\n');
	}
}

/* ---- what the sources said ---- */

struct heard {
	struct SG_VEC(struct sg_trace_event) events;
	struct sg_arena *arena;
};

static void
hear(void *context, const struct sg_trace_event *event)
{
	struct heard *heard = context;

	sg_vec_push(heard->arena, &heard->events, *event);
}

static void
print_event(const struct sg_trace_event *event)
{
	static const char *const matches[] = { "no match", "may match", "matches" };

	printf("  %s%s%s", sg_cli_color(stdout, event->ruling), sg_ruling_word(event->ruling),
	       sg_cli_plain(stdout));
	printf(" %.*s  (%.*s)\n", SG_SPAN_ARG(event->rule), SG_SPAN_ARG(event->source_name));
	printf("    %s%s", matches[event->match >= 0 && event->match < 3 ? event->match : 0],
	       event->excepted ? ", but an exception of the rule covers it" : "");
	if (event->subject.len) {
		printf(": ");
		sg_cli_print_clean(stdout, event->subject);
	}
	putchar('\n');
	if (event->note.len) {
		printf("    ");
		sg_cli_print_clean(stdout, event->note);
		putchar('\n');
	}
}

static void
print_sources(const struct sg_policies *policies, const struct heard *heard)
{
	const struct sg_image *policy = &policies->images[0];
	uint32_t count = sg_image_count(policy, SG_POLICY_SOURCES);

	for (uint32_t i = 0; i < count; i++) {
		const struct sg_source_rec *source =
			sg_image_record(policy, SG_POLICY_SOURCES, i, sizeof(*source));
		size_t told = 0;

		if (!source)
			continue;
		printf("source %.*s%s\n", SG_SPAN_ARG(sg_image_string(policy, source->name)),
		       source->flags & SG_SOURCE_AUDIT_ONLY ? " (only records)" : "");
		for (size_t k = 0; k < heard->events.len; k++) {
			if (heard->events.items[k].source != source)
				continue;
			print_event(&heard->events.items[k]);
			told++;
		}
		if (told == 0)
			printf("  says nothing about it\n");
	}
}

static void
print_decision(const struct sg_decision *decision)
{
	printf("decision: %s%s%s", sg_cli_color(stdout, decision->ruling),
	       sg_ruling_word(decision->ruling), sg_cli_plain(stdout));
	if (decision->rule.len)
		printf(" by %.*s (%.*s)", SG_SPAN_ARG(decision->rule),
		       SG_SPAN_ARG(decision->source));
	putchar('\n');
	if (decision->reason.len) {
		printf("  ");
		sg_cli_print_clean(stdout, decision->reason);
		putchar('\n');
	}
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct heard heard = { .arena = arena };
	struct sg_trace trace = { .context = &heard, .event = hear };
	struct sg_judge_options options = { .look = true, .trace = &trace };
	struct sg_cli_args with_project = *args;
	struct sg_judgement judgement;
	struct sg_policies policies;
	struct sg_call call;

	if (args->operands.len == 1 && strncmp(args->operands.items[0], "SG", 2) == 0 &&
	    strlen(args->operands.items[0]) == 6)
		return explain_message(args->operands.items[0]);
	if (!sg_cli_call(args, arena, &call))
		return SG_CLI_USAGE;
	if (!with_project.values[SG_CLI_PROJECT])
		with_project.values[SG_CLI_PROJECT] = call.cwd.len ? call.cwd.p : NULL;
	if (!sg_cli_policies(&with_project, SG_CLI_SYSTEM | SG_CLI_USERS, arena, &policies))
		return SG_CLI_FAILED;
	sg_gate_judge(&policies, &call, &options, arena, &judgement);
	print_reading(&judgement, arena);
	print_sources(&policies, &heard);
	print_decision(&judgement.decision);
	return sg_cli_status(judgement.decision.ruling);
}

const struct sg_cli_command sg_cli_explain = {
	.name = "explain",
	.summary = "Show how a verdict is reached, or what a message means",
	.operands = "-- 'COMMAND' | SG0107",
	.text = "Exit status as of check; 0 for a message.\n",
	.options = (const unsigned char[]){ SG_CLI_POLICY, SG_CLI_NO_DEFAULT_SOURCES,
					    SG_CLI_PROJECT, SG_CLI_SNAPSHOT, SG_CLI_CWD,
					    SG_CLI_TOOL, SG_CLI_AGENT, SG_CLI_END },
	.run = run,
};
