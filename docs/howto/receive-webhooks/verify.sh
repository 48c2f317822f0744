#!/usr/bin/env bash
# Check a webhook of Gen3D: verify.sh whpk_… ID TIMESTAMP SIGNATURE <body
# Needs OpenSSL 3.
set -euo pipefail
key=${1#whpk_} id=$2 timestamp=$3 signatures=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[[ $timestamp =~ ^[0-9]{1,12}$ ]] || { echo "not genuine: no time" >&2; exit 1; }
age=$(($(date +%s) - timestamp)) # recorded once, sent again
[ "${age#-}" -le 300 ] || { echo "not genuine: too old" >&2; exit 1; }

# A public key of ed25519 as OpenSSL reads it: a fixed beginning and the 32 bytes.
{ printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'; base64 -d <<<"$key"; } >"$work/key.der"
{ printf '%s.%s.' "$id" "$timestamp"; cat; } >"$work/signed" # the body as it came, to the byte
for s in $signatures; do # several while keys rotate
  [ "${s%%,*}" = v1a ] || continue
  base64 -d <<<"${s#*,}" >"$work/signature" 2>/dev/null || continue
  if openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin -in "$work/signed" -sigfile "$work/signature" >/dev/null 2>&1; then
    echo genuine
    exit 0
  fi
done
echo "not genuine: no signature fits" >&2
exit 1
