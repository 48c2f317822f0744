#!/usr/bin/env bash
# Print the path of a Python that has e2e/python/requirements.txt, made on the first
# call and again when that file changes. It lies in .cache/, so that a clone has its own.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
if ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "these tests need Python 3.11 or newer with venv (Debian: apt-get install python3-venv); name another with PYTHON=" >&2
  exit 1
fi
requirements=e2e/python/requirements.txt
key=$({ "$python" -VV; cat "$requirements"; } | cksum | cut -d' ' -f1)
home=$PWD/.cache/python/$key
if [ ! -e "$home/ready" ]; then
  mkdir -p "$PWD/.cache/python"
  exec 9>"$PWD/.cache/python/lock"
  flock 9 2>/dev/null || true # two test packages may ask at the same time
  if [ ! -e "$home/ready" ]; then
    rm -rf "$home"
    "$python" -m venv "$home" >&2
    "$home/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$requirements" >&2
    touch "$home/ready"
  fi
fi
echo "$home/bin/python"
