#!/usr/bin/env bash
# Check what only a GPU can show: that CUDA computes the graphs, how fast and in how much
# memory, two processes on one card, a card that is full. Needs a libonnxruntime that has
# CUDA, named with GEN3D_ONNXRUNTIME (pip install onnxruntime-gpu).
set -euo pipefail
cd "$(dirname "$0")/.."
if ! nvidia-smi -L 2>/dev/null | grep -q GPU; then
  echo "NO GPU: nothing was checked" >&2
  exit 1
fi
go test -tags nodynamic -count=1 -timeout 30m -v -run GPU ./gpu-worker/segment/neural
