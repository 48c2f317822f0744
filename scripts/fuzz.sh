#!/usr/bin/env bash
# Run each fuzz target for the given time (default 60s), one after the other.
set -euo pipefail
cd "$(dirname "$0")/.."
for_each=${1:-60s}
git grep -hoE --full-name 'func Fuzz[A-Za-z0-9_]+' -- '*_test.go' >/dev/null || { echo "no fuzz targets" >&2; exit 1; }
git grep -nE '^func Fuzz[A-Za-z0-9_]+' -- '*_test.go' | while IFS=: read -r file _ decl; do
  name=$(sed -E 's/func (Fuzz[A-Za-z0-9_]+).*/\1/' <<<"$decl")
  echo "== ./$(dirname "$file") $name"
  go test -run='^$' -fuzz="^$name\$" -fuzztime="$for_each" "./$(dirname "$file")"
done
