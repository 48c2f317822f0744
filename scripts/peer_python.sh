#!/usr/bin/env bash
# Print the path of a Python that has a cloud that others wrote: "moto" or "localstack".
# A moto of the very version is taken where there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-} in
  moto) requirements=localstack/moto/requirements.txt ;;
  localstack) requirements=localstack/host/requirements.txt ;;
  *) echo "usage: peer_python.sh moto|localstack" >&2; exit 2 ;;
esac
python=${PYTHON:-python3}
wanted=$(sed -n 's/^moto==\([0-9.]*\).*/\1/p' "$requirements")
if [ "$1" = moto ] && "$python" -c "import boto3, moto, sys; sys.exit(sys.version_info < (3, 11) or moto.__version__ != '$wanted')" 2>/dev/null; then
  command -v "$python"
  exit
fi
exec scripts/venv.sh "$requirements" "$1" "$1"
