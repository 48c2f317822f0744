#!/usr/bin/env bash
# Print the path of a folder with e2e/node and what its package-lock.json names, made
# on the first call and again when that changes. It lies in .cache/.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v npm >/dev/null || { echo "these tests need Node 20 or newer with npm: https://nodejs.org" >&2; exit 1; }
key=$(cat e2e/node/* | cksum | cut -d' ' -f1)
home=$PWD/.cache/node/$key
if [ ! -e "$home/ready" ]; then
  mkdir -p "$PWD/.cache/node"
  exec 9>"$PWD/.cache/node/lock"
  flock 9 2>/dev/null || true # two test packages may ask at the same time
  if [ ! -e "$home/ready" ]; then
    rm -rf "$home"
    mkdir -p "$home"
    cp e2e/node/* "$home/"
    (cd "$home" && npm ci --silent --no-fund --no-audit >&2)
    touch "$home/ready"
  fi
fi
echo "$home"
