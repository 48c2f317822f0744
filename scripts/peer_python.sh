#!/usr/bin/env bash
# Print the path of a Python that has a cloud that others wrote: "moto" or "localstack".
# Its packages are pinned with their hashes and lie in .cache/, made on the first call
# and again when the pins change. A moto of the very version is taken where there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-} in
  moto) requirements=localstack/moto/requirements.txt ;;
  localstack) requirements=localstack/host/requirements.txt ;;
  *) echo "usage: peer_python.sh moto|localstack" >&2; exit 2 ;;
esac
python=${PYTHON:-python3}
if ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "$1 needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv); name another with PYTHON=" >&2
  exit 1
fi
wanted=$(sed -n 's/^moto==\([0-9.]*\).*/\1/p' "$requirements")
if [ "$1" = moto ] && "$python" -c "import boto3, moto, sys; sys.exit(moto.__version__ != '$wanted')" 2>/dev/null; then
  command -v "$python"
  exit
fi
key=$({ "$python" -VV; cat "$requirements"; } | cksum | cut -d' ' -f1)
home=$PWD/.cache/$1/$key
if [ ! -e "$home/ready" ]; then
  mkdir -p "${home%/*}"
  exec 9>"${home%/*}/lock"
  flock 9 2>/dev/null || true # two test packages may ask at the same time
  if [ ! -e "$home/ready" ]; then
    rm -rf "$home"
    "$python" -m venv "$home" >&2
    "$home/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$requirements" >&2 ||
      { echo "$1 cannot be installed: its packages come from PyPI, which must be reachable this once" >&2; exit 1; }
    touch "$home/ready"
  fi
fi
echo "$home/bin/python"
