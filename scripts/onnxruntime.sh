#!/usr/bin/env bash
# Print the path of ONNX Runtime's library: the one that GEN3D_ONNXRUNTIME names, or
# that of scripts/onnxruntime.txt, fetched on the first call into .cache/ (23 MB). The
# package is opened, not installed: any Python with pip will do.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${GEN3D_ONNXRUNTIME:-}" ]; then
  echo "$GEN3D_ONNXRUNTIME"
  exit
fi
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platform=manylinux_2_28_x86_64 ;;
  Linux-aarch64) platform=manylinux_2_28_aarch64 ;;
  Darwin-arm64) platform=macosx_14_0_arm64 ;;
  *) echo "there is no ONNX Runtime for $(uname -s) on $(uname -m) here: name one with GEN3D_ONNXRUNTIME" >&2; exit 1 ;;
esac
python=${PYTHON:-python3}
home=$PWD/.cache/onnxruntime/$(cksum <scripts/onnxruntime.txt | cut -d' ' -f1)
if [ ! -e "$home/ready" ]; then
  mkdir -p "$PWD/.cache/onnxruntime"
  exec 9>"$PWD/.cache/onnxruntime/lock"
  flock 9 2>/dev/null || true # two test packages may ask at the same time
  if [ ! -e "$home/ready" ]; then
    rm -rf "$home"
    mkdir -p "$home"
    "$python" -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
      --python-version 3.11 --platform "$platform" -d "$home" -r scripts/onnxruntime.txt >&2
    "$python" -m zipfile -e "$home"/*.whl "$home/wheel"
    mv "$home"/wheel/onnxruntime/capi/libonnxruntime* "$home"/wheel/onnxruntime/LICENSE "$home"/wheel/onnxruntime/ThirdPartyNotices.txt "$home/"
    rm -rf "$home/wheel" "$home"/*.whl
    touch "$home/ready"
  fi
fi
find "$home" -name "libonnxruntime.so.[0-9]*" -o -name "libonnxruntime.*.dylib"
