#!/usr/bin/env bash
# Hold the Terraform against other people's rules: checkov's for what is deployed, tflint's
# for how it is written. Whatever they find fails, but for what terraform/.checkov.yaml and
# terraform/.tflint.hcl waive with a reason.
#
# tflint is built from its source, which takes some minutes the first time and none after:
# Go keeps what it built. One of the very version is taken where there is one (TFLINT names
# it). TFLINT_AWS=1 adds the rules of AWS's resources, where GitHub can be reached.
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.64.0
bad=0

checkov=$(dirname "$(scripts/venv.sh scripts/checkov/requirements.txt checkov terraform-lint)")/checkov
"$checkov" -d terraform/modules --config-file terraform/.checkov.yaml || bad=1

tflint=(${GO:-go} run "github.com/terraform-linters/tflint@v$version")
if "${TFLINT:-tflint}" --version 2>/dev/null | grep -q "^TFLint version $version$"; then tflint=("${TFLINT:-tflint}"); fi
config=$PWD/terraform/.tflint.hcl
if [ "${TFLINT_AWS:-}" = 1 ]; then
  config=$PWD/terraform/.tflint.aws.hcl
  (cd terraform && "${tflint[@]}" --init --config "$config")
fi
(cd terraform && TFLINT_DISABLE_VERSION_CHECK=1 "${tflint[@]}" --recursive --config "$config" --format compact) || bad=1

[ "$bad" -eq 0 ] || { echo "terraform-lint: mend what was found, or waive it beside its resource with the reason" >&2; exit 1; }
echo "terraform-lint: checkov and tflint find nothing"
