#!/usr/bin/env bash
# Measure what docs/performance.md reports. Absolute times belong to the machine;
# ratios are taken within one run.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "machine: $(nproc) cores, $(awk -F': ' '/model name/ {print $2; exit}' /proc/cpuinfo 2>/dev/null || uname -m), $(go version | cut -d' ' -f3,4)"
echo "== SQS consume: our subscriber through the bus beside a raw SDK loop"
go test -run='^$' -bench=Consume -benchtime=1x -count=3 ./internal/snssqs
echo "== embedded cloud and whole pipeline, from outside"
go test -run='^$' -bench=. -benchtime=1x ./e2e
echo "== models and masks, step by step"
go test -run='^$' -bench=. -benchtime=5x ./gpu-worker/... ./internal/photo
echo "== the API: beginnings, lists and searches among 10 000 sessions, streams"
go test -tags nodynamic -run='^$' -bench=. -timeout 30m ./web/api
echo "== webhooks: signed and logged deliveries beside a bare net/http client"
go test -tags nodynamic -run='^$' -bench=Deliver -benchtime=1x -count=3 ./webhooks
echo "== webhooks: one dead endpoint among 50; three days of 10 000 endpoints on a made-up clock"
go test -tags nodynamic -run='^$' -bench='Dead|Schedule' -benchtime=1x ./webhooks
echo "== the web app in a browser: clicks, long tasks, shell, first pictures"
npm --prefix web run --silent bench 2>&1 | grep -E 'goal|→|bare|first|task|✗|FAIL|Error' || { echo "the web app could not be measured: npm --prefix web run bench says why" >&2; exit 1; }
