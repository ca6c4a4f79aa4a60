/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of configurations. Sources: azure-cli-core (GLOBAL_CONFIG_DIR), AWS CLI user guide (configuration files),
 * gcloud topic configurations, kubectl (KUBECONFIG), gh help environment, Docker CLI reference.
 */
#include "knowledge/profiles.h"

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
	{ .program = "" },
};

static const char variables[][28] = {
	"AZURE_CONFIG_DIR", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
	"CLOUDSDK_CONFIG",  "KUBECONFIG",      "GH_CONFIG_DIR",
	"XDG_CONFIG_HOME",  "DOCKER_CONFIG",
};

static const struct sg_cleaner cleaners[] = {
	{ "sudo", "" },
	{ "doas", "" },
	{ "su", "" },
	{ "runuser", "" },
	{ "pkexec", "" },
	{ "machinectl", "" },
	{ "systemd-run", "" },
	{ "start-stop-daemon", "" },
	{ "daemonize", "" },
	{ "envuidgid", "" },
	{ "envdir", "" },
	{ "tmux", "" },
	{ "screen", "" },
	{ "at", "" },
	{ "batch", "" },
	{ "env", "ignore-environment" },
	{ "env", "unset" },
	{ "env", "-" },
	{ "setpriv", "reset-env" },
	{ "exec", "c" },
	{ "", "" },
};

const struct sg_profile *
sg_profile_find(struct sg_span program, const struct sg_profile *after)
{
	for (const struct sg_profile *p = after ? after + 1 : sg_profiles; *p->program; p++)
		if (sg_span_is(program, p->program))
			return p;
	return NULL;
}

const char *
sg_profile_variable(size_t i)
{
	return i < SG_ARRAY_LEN(variables) ? variables[i] : NULL;
}

const struct sg_cleaner *
sg_profile_cleaner(struct sg_span program, const struct sg_cleaner *after)
{
	for (const struct sg_cleaner *c = after ? after + 1 : cleaners; *c->program; c++)
		if (sg_span_is(program, c->program))
			return c;
	return NULL;
}
