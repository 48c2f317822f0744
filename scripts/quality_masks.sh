#!/usr/bin/env bash
# Score click masks by the usual protocol: ours, ours with each part switched off,
# and three methods of stock libraries. Prints a Markdown table; pictures, masks
# and a contact sheet go to .cache/quality/masks.
#
#   quality_masks.sh [SCENES]
#
# SCENES is a folder of NAME.jpg (or .png) + NAME.mask.png: 255 object, 0 not,
# 128 not counted. Without it 40 scenes are made by code. QUICK=1 switches no part off.
set -euo pipefail
cd "$(dirname "$0")/.."
scenes=${1:-}
[ -z "$scenes" ] || scenes=$(realpath "$scenes")
out=$PWD/.cache/quality/masks
rm -rf "$out"
mkdir -p "$out"

venv=$PWD/.cache/quality/python
pins=scripts/quality/requirements.txt
if ! cmp -s "$pins" "$venv/pins"; then
  "${PYTHON:-python3}" -m venv --clear "$venv" >&2 || { echo "this needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv)" >&2; exit 1; }
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$pins" >&2
  cp "$pins" "$venv/pins"
fi

go test -tags nodynamic -count=1 -timeout 2h -run '^TestQuality$' ./gpu-worker/segment \
  -scenes "${scenes:-made}" -quality-out "$out" ${QUICK:+-whole-chain-only} -v >&2
"$venv/bin/python" scripts/quality/masks.py "$out" "${scenes:-$out/scenes}"
echo "contact sheet: $out/masks.jpg" >&2
