#!/usr/bin/env bash
# Serve a cloud that others wrote, "moto" or "localstack", on a port of this machine, in
# the foreground and forgetting all at its end. With --until-eof it also ends when its
# standard input does, so that it never outlives whoever holds the other end.
#
# Usage: peer.sh moto|localstack PORT [--until-eof]
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?usage: peer.sh moto|localstack PORT [--until-eof]} port=${2:?which port?}
python=$(./scripts/peer_python.sh "$name")
state=$(mktemp -d)
child=
end() { [ -z "$child" ] || { kill "$child" 2>/dev/null || true; wait "$child" 2>/dev/null || true; }; rm -rf "$state"; }
trap end EXIT
trap 'exit 130' INT TERM
if [ "$name" = moto ]; then
  "$python" localstack/moto/server.py "$port" </dev/null &
else
  # hypercorn, because LocalStack's other server listens on every address of the machine
  # whatever it is told. Signatures of presigned requests are checked only if asked for.
  env HOME="$state" CONFIG_DIR="$state/config" FILESYSTEM_ROOT="$state/files" TMPDIR="$state" \
    GATEWAY_SERVER=hypercorn GATEWAY_LISTEN="127.0.0.1:$port" LOCALSTACK_HOST="127.0.0.1:$port" \
    DNS_ADDRESS=0 DISABLE_EVENTS=1 SKIP_SSL_CERT_DOWNLOAD=1 USE_SSL=0 S3_SKIP_SIGNATURE_VALIDATION=0 \
    SERVICES=s3,sns,sqs,ses,secretsmanager,sts STRICT_SERVICE_LOADING=1 SQS_ENDPOINT_STRATEGY=path \
    "$python" -m localstack.runtime.main </dev/null &
fi
child=$!
if [ "${3:-}" = --until-eof ]; then
  { cat >/dev/null; kill "$child" 2>/dev/null; } <&0 &
fi
wait "$child"
