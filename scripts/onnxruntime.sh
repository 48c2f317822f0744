#!/usr/bin/env bash
# Print the path of ONNX Runtime's library: the one that GEN3D_ONNXRUNTIME names, or
# that of scripts/onnxruntime.txt, fetched on the first call into .cache/ (23 MB). With
# the argument cuda, that of scripts/onnxruntime-cuda.txt, with CUDA's own libraries in
# the same folder (1.4 GB), where the loader has to be told of them (LD_LIBRARY_PATH).
# The packages are opened, not installed: any Python with pip will do.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${GEN3D_ONNXRUNTIME:-}" ]; then
  echo "$GEN3D_ONNXRUNTIME"
  exit
fi
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platforms="manylinux_2_28_x86_64 manylinux_2_27_x86_64 manylinux2014_x86_64" ;;
  Linux-aarch64) platforms=manylinux_2_28_aarch64 ;;
  Darwin-arm64) platforms=macosx_14_0_arm64 ;;
  *) echo "there is no ONNX Runtime for $(uname -s) on $(uname -m) here: name one with GEN3D_ONNXRUNTIME" >&2; exit 1 ;;
esac
list=scripts/onnxruntime.txt
if [ "${1:-}" = cuda ]; then
  list=scripts/onnxruntime-cuda.txt
  if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    echo "ONNX Runtime with CUDA is fetched for Linux on x86-64 alone: name one with GEN3D_ONNXRUNTIME" >&2
    exit 1
  fi
fi
python=${PYTHON:-python3}
home=$PWD/.cache/onnxruntime/$(cksum <"$list" | cut -d' ' -f1)
if [ ! -e "$home/ready" ]; then
  mkdir -p "$PWD/.cache/onnxruntime"
  exec 9>"$PWD/.cache/onnxruntime/lock"
  flock 9 2>/dev/null || true # two test packages may ask at the same time
  if [ ! -e "$home/ready" ]; then
    rm -rf "$home"
    mkdir -p "$home/wheels"
    # shellcheck disable=SC2086 # a word each
    "$python" -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
      --python-version 3.11 $(printf -- '--platform %s ' $platforms) -d "$home/wheels" -r "$list" >&2
    for wheel in "$home"/wheels/*.whl; do
      "$python" -m zipfile -e "$wheel" "$home/open"
      rm "$wheel"
    done
    mv "$home"/open/onnxruntime/LICENSE "$home"/open/onnxruntime/ThirdPartyNotices.txt "$home/"
    rm -f "$home"/open/onnxruntime/capi/*tensorrt*
    mv "$home"/open/onnxruntime/capi/libonnxruntime* "$home/"
    if [ -d "$home/open/nvidia" ]; then
      mkdir "$home/licences"
      mv "$home"/open/nvidia/*/lib/*.so* "$home/"
      for package in "$home"/open/nvidia_*.dist-info; do
        mv "$package/licenses/License.txt" "$home/licences/$(basename "$package" .dist-info).txt"
      done
    fi
    rm -rf "$home/open" "$home/wheels"
    touch "$home/ready"
  fi
fi
find "$home" -name "libonnxruntime.so.[0-9]*" -o -name "libonnxruntime.*.dylib"
