#!/usr/bin/env bash
# Run each fuzz target for the given time (default 60s), one after the other. What
# a run finds interesting stays in Go's build cache; what is worth keeping is copied
# from there into testdata/fuzz beside the target, where every go test reads it:
#
#   fuzz.sh --keep    copies it, files of 8 KiB and less
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = --keep ]; then
  cache=$(go env GOCACHE)/fuzz
  for reader in gpu-worker/segment/Fuzz{DecodeMask,ParseDescriptor,ParsePrompts} gpu-worker/splat/Fuzz{ReadPLY,ReadSPZ} internal/photo/FuzzInspect internal/photo/quickjpeg/FuzzDecode; do
    found=$cache/$(go list -m)/$reader
    [ -d "$found" ] || continue
    kept=$(dirname "$reader")/testdata/fuzz/$(basename "$reader")
    mkdir -p "$kept"
    find "$found" -type f -size -9k -exec cp {} "$kept/" \;
    echo "$kept: $(find "$kept" -type f | wc -l)"
  done
  exit
fi
for_each=${1:-60s}
git grep -hoE --full-name 'func Fuzz[A-Za-z0-9_]+' -- '*_test.go' >/dev/null || { echo "no fuzz targets" >&2; exit 1; }
git grep -nE '^func Fuzz[A-Za-z0-9_]+' -- '*_test.go' | while IFS=: read -r file _ decl; do
  name=$(sed -E 's/func (Fuzz[A-Za-z0-9_]+).*/\1/' <<<"$decl")
  echo "== ./$(dirname "$file") $name"
  # To make what it finds interesting smaller, Go may otherwise spend all of the time.
  go test -tags nodynamic -run='^$' -fuzz="^$name\$" -fuzztime="$for_each" -fuzzminimizetime=1s "./$(dirname "$file")"
done
