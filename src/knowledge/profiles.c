/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of configurations. Sources: azure-cli-core (GLOBAL_CONFIG_DIR), AWS CLI user guide (configuration files),
 * gcloud topic configurations, kubectl (KUBECONFIG), gh help environment, Docker CLI reference.
 */
#include "knowledge/profiles.h"

#include <stddef.h>

#define KUBE                                                          \
	{                                                             \
		{ "KUBECONFIG", "", SG_PROFILE_LIST },                \
			{ "HOME", ".kube/config", SG_PROFILE_EMPTY }, \
	}
#define GCLOUD                                                          \
	{                                                               \
		{ "CLOUDSDK_CONFIG", "", SG_PROFILE_EMPTY },            \
			{ "HOME", ".config/gcloud", SG_PROFILE_EMPTY }, \
	}

const struct sg_profile sg_profiles[] = {
	{ .program = "az",
	  .places = { { "AZURE_CONFIG_DIR", "", 0 }, { "HOME", ".azure", SG_PROFILE_EMPTY } },
	  .login_file = "azureProfile.json",
	  .login = SG_PROFILE_LOGIN_AZ },
	{ .program = "aws",
	  .places = { { "AWS_CONFIG_FILE", "", SG_PROFILE_EMPTY },
		      { "HOME", ".aws/config", SG_PROFILE_EMPTY } } },
	{ .program = "aws",
	  .places = { { "AWS_SHARED_CREDENTIALS_FILE", "", SG_PROFILE_EMPTY },
		      { "HOME", ".aws/credentials", SG_PROFILE_EMPTY } } },
	{ .program = "gcloud", .places = GCLOUD },
	{ .program = "bq", .places = GCLOUD },
	{ .program = "gsutil", .places = GCLOUD },
	{ .program = "kubectl", .option = "kubeconfig", .places = KUBE },
	{ .program = "helm", .option = "kubeconfig", .places = KUBE },
	{ .program = "gh",
	  .places = { { "GH_CONFIG_DIR", "", 0 },
		      { "XDG_CONFIG_HOME", "gh", 0 },
		      { "HOME", ".config/gh", SG_PROFILE_EMPTY } } },
	{ .program = "docker",
	  .option = "config",
	  .places = { { "DOCKER_CONFIG", "", 0 }, { "HOME", ".docker", SG_PROFILE_EMPTY } } },
	{ 0 },
};

const char *const sg_profile_variables[] = {
	"AZURE_CONFIG_DIR", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
	"CLOUDSDK_CONFIG",  "KUBECONFIG",      "GH_CONFIG_DIR",
	"XDG_CONFIG_HOME",  "DOCKER_CONFIG",   NULL,
};

/* Programs that start others as another user, from a manager, or with variables taken away. */
static const struct {
	const char *program;
	const char *option; /* or operand; NULL: always */
} cleaners[] = {
	{ "sudo", NULL },
	{ "doas", NULL },
	{ "su", NULL },
	{ "runuser", NULL },
	{ "pkexec", NULL },
	{ "machinectl", NULL },
	{ "systemd-run", NULL },
	{ "start-stop-daemon", NULL },
	{ "daemonize", NULL },
	{ "envuidgid", NULL },
	{ "envdir", NULL },
	{ "tmux", NULL },
	{ "screen", NULL },
	{ "at", NULL },
	{ "batch", NULL },
	{ "env", "ignore-environment" },
	{ "env", "unset" },
	{ "env", "-" },
	{ "setpriv", "reset-env" },
	{ "exec", "c" },
};

const struct sg_profile *
sg_profile_find(struct sg_span program, const struct sg_profile *after)
{
	for (const struct sg_profile *p = after ? after + 1 : sg_profiles; p->program; p++)
		if (sg_span_is(program, p->program))
			return p;
	return NULL;
}

bool
sg_profile_is_cleaner(struct sg_span program, struct sg_span word)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(cleaners); i++) {
		const char *wanted = cleaners[i].option;

		if (sg_span_is(program, cleaners[i].program) &&
		    (wanted ? sg_span_is(word, wanted) : word.len == 0))
			return true;
	}
	return false;
}
