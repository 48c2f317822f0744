#!/usr/bin/env bash
# What must hold of the Terraform without any cloud: format, validity, and the tests in
# terraform/tests, which plan every module, stack and example with a made-up provider.
# A plan is mostly one core's work, so the tests go side by side.
set -euo pipefail
cd "$(dirname "$0")/.."
tf=$PWD/scripts/terraform.sh
"$tf" fmt -check -recursive -diff terraform

work=$PWD/.cache/terraform
export TF_DATA_DIR=$work/tests
mkdir -p "$work"
cd terraform/tests
"$tf" init -backend=false -input=false -test-directory=. >"$work/init.log" 2>&1 || { cat "$work/init.log" >&2; exit 1; }

slow=(stacks) quick=()
for file in *.tftest.hcl; do
  name=${file%.tftest.hcl}
  [[ " ${slow[*]} network api services " == *" $name "* ]] || quick+=("$name")
done
slow+=(network api services)
half() {
  local log=$work/$1.log
  shift
  "$tf" test -no-color -test-directory=. $(printf -- '-filter=%s.tftest.hcl ' "$@") >"$log" 2>&1
}
half slow "${slow[@]}" &
other=$!
bad=0
half quick "${quick[@]}" || bad=1
wait "$other" || bad=1
for log in "$work"/slow.log "$work"/quick.log; do
  if [ "$bad" -ne 0 ]; then cat "$log" >&2; else grep -E '^(Success|Failure)!' "$log"; fi
done
exit "$bad"
