# Written by contrib/sources from the files here; run it after adding or removing one.
rules_programs = \
	rules/programs/agents.yaml \
	rules/programs/archives.yaml \
	rules/programs/build.yaml \
	rules/programs/cloud.yaml \
	rules/programs/containers.yaml \
	rules/programs/coreutils.yaml \
	rules/programs/databases.yaml \
	rules/programs/debuggers.yaml \
	rules/programs/deferred.yaml \
	rules/programs/editors.yaml \
	rules/programs/git.yaml \
	rules/programs/interpreters.yaml \
	rules/programs/network.yaml \
	rules/programs/packages.yaml \
	rules/programs/shells.yaml \
	rules/programs/system.yaml \
	rules/programs/text.yaml \
	rules/programs/variables.yaml \
	rules/programs/windows.yaml \
	rules/programs/wrappers.yaml
rules_verbs = \
	rules/verbs/aws.verbs \
	rules/verbs/az.tsv \
	rules/verbs/az.verbs \
	rules/verbs/bq.verbs \
	rules/verbs/docker.verbs \
	rules/verbs/gcloud.verbs \
	rules/verbs/gh.verbs \
	rules/verbs/gsutil.verbs \
	rules/verbs/helm.verbs \
	rules/verbs/kubectl.verbs \
	rules/verbs/terraform.verbs
rules_packs = \
	rules/packs/agents-self-protection.yaml \
	rules/packs/aws.yaml \
	rules/packs/az.yaml \
	rules/packs/baseline.yaml \
	rules/packs/databases.yaml \
	rules/packs/docker.yaml \
	rules/packs/exfiltration.yaml \
	rules/packs/gcloud.yaml \
	rules/packs/git.yaml \
	rules/packs/github.yaml \
	rules/packs/kubernetes.yaml \
	rules/packs/packages.yaml \
	rules/packs/secrets.yaml \
	rules/packs/services.yaml \
	rules/packs/system.yaml \
	rules/packs/terraform.yaml
rules_data = \
	rules/verbs/README
