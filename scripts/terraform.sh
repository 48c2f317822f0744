#!/usr/bin/env bash
# Run Terraform as the tests do: with the version range of the modules, and with the
# AWS provider from a mirror where one is found, else from its registry. A mirror is
# the folder that TF_PLUGIN_DIR names, or one of those that Terraform itself or an
# image keeps them in. Arguments go on to terraform.
set -euo pipefail
terraform=${TERRAFORM:-terraform}
if ! command -v "$terraform" >/dev/null; then
  echo "this needs Terraform 1.11 or newer: https://developer.hashicorp.com/terraform/install (TERRAFORM names another one)" >&2
  exit 1
fi
export CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1
for mirror in ${TF_PLUGIN_DIR:-} "$HOME/.terraform.d/plugins" /usr/share/terraform/plugins /usr/local/share/terraform/plugins /opt/*/; do
  [ -d "$mirror/registry.terraform.io/hashicorp/aws" ] || continue
  config=$(mktemp)
  trap 'rm -f "$config"' EXIT
  printf 'provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n' "${mirror%/}" >"$config"
  export TF_CLI_CONFIG_FILE=$config
  break
done
# A configuration file that is not there is only a nuisance.
[ -e "${TF_CLI_CONFIG_FILE:-/}" ] || unset TF_CLI_CONFIG_FILE
"$terraform" "$@"
