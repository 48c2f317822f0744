#!/usr/bin/env bash
# Print the path of a Python that has the packages of a requirements file, which are
# pinned with their hashes. It lies in .cache/FOLDER, so that a clone has its own, and is
# made on the first call and again when that file changes.
#
#   venv.sh REQUIREMENTS FOLDER WHO        WHO is named where it cannot be made
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=$1 folder=$PWD/.cache/$2 who=$3
python=${PYTHON:-python3}
if ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "$who: Python 3.11 or newer with venv is needed (Debian: apt-get install python3-venv); name another with PYTHON=" >&2
  exit 1
fi
key=$({ "$python" -VV; cat "$requirements"; } | cksum | cut -d' ' -f1)
home=$folder/$key
if [ ! -e "$home/ready" ]; then
  mkdir -p "$folder"
  exec 9>"$folder/lock"
  flock 9 2>/dev/null || true # two test packages may ask at the same time
  if [ ! -e "$home/ready" ]; then
    rm -rf "$home"
    "$python" -m venv "$home" >&2
    "$home/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$requirements" >&2 ||
      { echo "$who: packages cannot be installed: they come from PyPI, which must be reachable this once" >&2; exit 1; }
    touch "$home/ready"
  fi
fi
echo "$home/bin/python"
