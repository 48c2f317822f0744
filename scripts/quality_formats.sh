#!/usr/bin/env bash
# Do other people's programs open our files? Khronos' validator, trimesh,
# splat-transform, Spark and three look at the sample's model. The last three are
# dependencies of web/ or kept in .cache/quality, pinned here.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$PWD/.cache/quality
mkdir -p "$tools"
if [ ! -x "$tools/venv/bin/python" ] || ! "$tools/venv/bin/pip" freeze | grep -qx 'trimesh==4.9.0'; then
  command -v python3 >/dev/null || { echo "make quality/formats needs Python 3 with venv" >&2; exit 1; }
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6 trimesh==4.9.0
fi
if [ ! -x "$tools/node_modules/.bin/splat-transform" ]; then
  # Not in package.json: with its WebGPU runtime it is larger than all the rest.
  npm install --prefix "$tools" --no-save --ignore-scripts --no-fund --no-audit @playcanvas/splat-transform@2.7.1
fi
cd web
QUALITY_TOOLS=$tools npx vitest run --config vitest.quality.config.ts
