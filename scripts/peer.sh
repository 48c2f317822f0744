#!/usr/bin/env bash
# Serve a cloud that others wrote, "moto" or "localstack", on a port of this machine, in
# the foreground and forgetting all at its end. With --until-eof it also ends when its
# standard input does, so that it never outlives whoever holds the other end. With
# GEN3D_BUCKET it has in it what Gen3D needs (localstack/init/topology.py).
#
# Usage: peer.sh moto|localstack PORT [--until-eof]
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?usage: peer.sh moto|localstack PORT [--until-eof]} port=${2:?which port?}
python=$(./scripts/peer_python.sh "$name")
state=$(mktemp -d)
child=
# LocalStack may wait for ever for whoever still listens to it: after 5 s it is ended.
end() {
  if [ -n "$child" ]; then
    kill "$child" 2>/dev/null || true
    for _ in $(seq 50); do kill -0 "$child" 2>/dev/null && sleep 0.1 || break; done
    kill -9 "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  rm -rf "$state"
}
trap end EXIT
trap 'exit 130' INT TERM
export GEN3D_TOPOLOGY=$PWD/terraform/topology.json AWS_ENDPOINT_URL=http://127.0.0.1:$port
if [ "$name" = moto ]; then
  "$python" localstack/moto/server.py "$port" </dev/null &
else
  if [ -n "${GEN3D_BUCKET:-}" ]; then # LocalStack runs what lies there
    mkdir -p "$state/files/etc/localstack/init/ready.d"
    cp localstack/init/topology.py "$state/files/etc/localstack/init/ready.d/"
  fi
  # hypercorn, because LocalStack's other server listens on every address of the machine
  # whatever it is told. Signatures of presigned requests are checked only if asked for.
  # It is not in Docker, even if this script is.
  env HOME="$state" CONFIG_DIR="$state/config" FILESYSTEM_ROOT="$state/files" TMPDIR="$state" \
    GATEWAY_SERVER=hypercorn GATEWAY_LISTEN="127.0.0.1:$port" LOCALSTACK_HOST="127.0.0.1:$port" \
    DNS_ADDRESS=0 OVERRIDE_IN_DOCKER=0 DISABLE_EVENTS=1 SKIP_SSL_CERT_DOWNLOAD=1 USE_SSL=0 S3_SKIP_SIGNATURE_VALIDATION=0 \
    SERVICES=s3,sns,sqs,ses,secretsmanager,sts STRICT_SERVICE_LOADING=1 SQS_ENDPOINT_STRATEGY=path \
    "$python" -m localstack.runtime.main </dev/null &
fi
child=$!
if [ "${3:-}" = --until-eof ]; then
  { cat >/dev/null; kill $$; } <&0 &
fi
if [ "$name" = moto ] && [ -n "${GEN3D_BUCKET:-}" ]; then
  until curl -fsS -o /dev/null "$AWS_ENDPOINT_URL/_mail" 2>/dev/null; do kill -0 "$child" && sleep 0.2; done
  "$python" localstack/init/topology.py
fi
wait "$child"
