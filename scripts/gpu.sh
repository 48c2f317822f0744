#!/usr/bin/env bash
# Check what only a GPU can show: that CUDA computes the graphs, how fast and in how much
# memory, two processes on one card, a card that is full. ONNX Runtime and CUDA's libraries
# are fetched on the first call (1.4 GB), unless GEN3D_ONNXRUNTIME names others; of the
# machine they need NVIDIA's driver, from 580 on.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! nvidia-smi -L 2>/dev/null | grep -q GPU; then
  echo "NO GPU: nothing was checked" >&2
  exit 1
fi
GEN3D_ONNXRUNTIME=$(./scripts/onnxruntime.sh cuda)
export GEN3D_ONNXRUNTIME LD_LIBRARY_PATH="$(dirname "$GEN3D_ONNXRUNTIME")${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
go test -tags nodynamic -count=1 -timeout 30m -v -run GPU ./gpu-worker/segment/neural
