#!/usr/bin/env bash
# Hold the contract, web/openapi.yaml, against the running server: schemathesis makes
# requests of it, sends them to gen3d dev with real tokens, and judges every answer.
# The requests are the same in every run, so that what fails was broken by a change;
# SEED=random looks for what nobody has tried yet. Arguments go on to schemathesis.
set -euo pipefail
cd "$(dirname "$0")/.."
atleast=${CASES:-2000} # how many requests must have been judged
seed=${SEED:-20261123}
[ "$seed" != random ] || seed=$(od -An -N6 -tu8 /dev/urandom | tr -d ' ')
python=$(./scripts/python.sh)
gen3d=$PWD/bin/gen3d
${GO:-go} build -tags nodynamic -o "$gen3d" ./cmd/gen3d

work=$PWD/.cache/contract
rm -rf "$work" && mkdir -p "$work"
server=
# The log goes to the terminal if it failed: the request ids of the report are in it.
stop() {
  code=$?
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" || true; }
  [ "$code" -eq 0 ] || grep -h '"status":5' "$work/state/gen3d.log" 2>/dev/null | tail -20 >&2 || true
  exit "$code"
}
trap stop EXIT

# Limits are held by tests of their own (web/api/limits_test.go); here they would turn
# most answers into 429. Streams end soon, so that the tool goes on.
"$gen3d" dev --free-ports --dir "$work/state" --requests-per-user 1000000000 --requests-per-address 1000000000 \
  --stream-life 200ms >"$work/dev.out" 2>&1 &
server=$!
eval "$("$gen3d" dev env --dir "$work/state" --timeout 60s)"

# Two people, whose sessions the other must not see.
person() { printf '{"name":"%s","fixedHeaders":[{"name":"Authorization","value":"Bearer %s"}]}' "$1" "$("$gen3d" dev token --user "$1" --dir "$work/state")"; }
printf '{"schema_version":"0.1.0","auth":[%s,%s]}\n' "$(person ada)" "$(person bob)" >"$work/people.json"

cd "$work" # the tool leaves its own files where it runs; Python 3.11 cannot parse in two threads at once
"$(dirname "$python")/st" --config-file ../../e2e/contract/schemathesis.toml run ../../web/openapi.yaml \
  --url "$GEN3D_URL" --workers 1 --no-color --seed "$seed" "$@" | tee "$work/report.txt"
judged=$(sed -n 's/^ *\([0-9]*\) generated.*/\1/p' "$work/report.txt")
if [ "${judged:-0}" -lt "$atleast" ]; then
  echo "contract: only ${judged:-0} requests were judged: want $atleast or more" >&2
  exit 1
fi
