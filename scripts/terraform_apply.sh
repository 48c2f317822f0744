#!/usr/bin/env bash
# Make all of Gen3D but its site on a server of AWS's APIs on this machine (moto), show
# that a second plan is empty, run the program against what Terraform made (a photo and
# a mask in, a model and a mail out), judge its calls by its roles, take all down again.
set -euo pipefail
cd "$(dirname "$0")/.."
tf=$PWD/scripts/terraform.sh moto=$PWD/localstack/moto work=$PWD/.cache/terraform/apply
rm -rf "$work" && mkdir -p "$work"

python=$(./scripts/peer_python.sh moto)
${GO:-go} build -tags nodynamic -o "$work/gen3d" ./cmd/gen3d

started=()
stop() {
  code=$?
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  [ "$code" -eq 0 ] || echo "terraform: it failed; logs are in $work" >&2
  exit "$code"
}
trap stop EXIT
begin=$SECONDS
took() { echo "$1: $((SECONDS - begin)) s"; begin=$SECONDS; }

port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
"$python" "$moto/server.py" "$port" "$work/calls" >"$work/moto.log" 2>&1 &
started+=($!)
for _ in $(seq 240); do curl -fsS -o /dev/null "$url/_mail" 2>/dev/null && break; sleep 0.25; done
curl -fsS -o /dev/null "$url/_mail" || { cat "$work/moto.log" >&2; exit 1; }

# The function's program is kept and never run, so any zip will do.
(cd "$work" && echo stand-in >bootstrap && "$python" -m zipfile -c api.zip bootstrap)
export TF_DATA_DIR=$work/data TF_VAR_endpoint=$url TF_VAR_api_package=$work/api.zip
state=$work/terraform.tfstate
log() { "$@" >>"$work/terraform.log" 2>&1 || { tail -60 "$work/terraform.log" >&2; return 1; }; }
log "$tf" -chdir="$moto/stack" init -no-color -input=false
begin=$SECONDS
# Each queue takes its 25 s for nothing but waiting, so many go side by side.
log "$tf" -chdir="$moto/stack" apply -no-color -input=false -auto-approve -parallelism=60 -state="$state"
took "apply, $("$tf" -chdir="$moto/stack" state list -state="$state" | grep -vc '\.data\.') resources"
log "$tf" -chdir="$moto/stack" plan -no-color -input=false -parallelism=20 -state="$state" -out="$work/plan"
"$tf" -chdir="$moto/stack" show -json "$work/plan" >"$work/plan.json"
"$python" "$moto/plan.py" "$work/plan.json"
took "second plan"

made() { "$python" -c "import json, sys; v = json.load(open('$state'))['outputs']['gen3d']['value']
for k in sys.argv[1].split('.'): v = v[k]
print(v)" "$1"; }
bucket=$(made bucket)
# Each component under a name of its own, by which its calls are known. It takes the
# place of its (sub)shell, so that a pid is the program's.
as() {
  exec env AWS_ENDPOINT_URL="$url" AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID="$1" AWS_SECRET_ACCESS_KEY=x \
    GEN3D_ENVIRONMENT=moto GEN3D_BUCKET="$bucket" GEN3D_ACCOUNT=123456789012 "${@:2}"
}
as handlers "$work/gen3d" serve --no-deliver --mail-from noreply@gen3d.example --mail-admin ops@gen3d.example \
  --mail-owner '{user}@gen3d.example' --mail-set "$(made mail.configuration_set)" --mail-quiet 0 \
  --mail-web https://gen3d.example --link-key-secret gen3d-moto-link-key --fleet-group gen3d-moto-workers --user-pool "$(made identity.user_pool_id)" >"$work/handlers.log" 2>&1 &
started+=($!)
as sender "$work/gen3d" serve --no-react --no-sweep >"$work/sender.log" 2>&1 &
started+=($!)
as worker "$work/gen3d" worker >"$work/worker.log" 2>&1 &
started+=($!)
# The API as Lambda runs it. Its tokens come from an issuer of this machine: moto's are
# signed for an address of AWS.
"$work/gen3d" dev --free-ports --dir "$work/issuer" >"$work/issuer.log" 2>&1 &
started+=($!)
token=$("$work/gen3d" dev token --user acme --dir "$work/issuer" --timeout 60s)
issuer=$("$python" -c "import json; print(json.load(open('$work/issuer/endpoints.json'))['issuer'])")
(as api env GEN3D_ISSUER="$issuer" GEN3D_CLIENT_IDS=gen3d-cli GEN3D_LINK_KEY_SECRET=gen3d-moto-link-key GEN3D_DELIVER=false GEN3D_ANNOUNCE=true \
  "$python" "$moto/function.py" "$work/gen3d" "$token" 2>"$work/function.log") || { tail -5 "$work/function.log" >&2; exit 1; }
begin=$SECONDS
(as acme "$work/gen3d" upload sample/photo.jpg --mask sample/mask.png --user acme --wait --timeout 180s --out "$work/out" >"$work/upload.log" 2>&1) || { tail -5 "$work/upload.log" "$work"/{handlers,worker}.log >&2; exit 1; }
took "photo and mask in, model out"
for file in output_mesh.ply model.glb model.spz model.obj.zip model.stl poster.jpg metadata.json; do
  [ -s "$work/out/$file" ] || { echo "terraform: the session has no $file" >&2; exit 1; }
done
for _ in $(seq 120); do curl -fsS "$url/_mail" | grep -q 'Your 3D model is ready' && break; sleep 0.5; done
curl -fsS "$url/_mail" | grep -q '"acme@gen3d.example".*Your 3D model is ready' || { echo "terraform: no mail came" >&2; exit 1; }
echo "a mail came: $(curl -fsS "$url/_mail")"
# The fleet was raised for the work, and the webhook, to a host that is none, is put off.
seen() { for _ in $(seq 120); do grep -q "$2" "$work/$1.log" && return; sleep 0.5; done; echo "terraform: $1 never said: $2" >&2; exit 1; }
seen handlers '"message":"raised"'
seen sender '"outcome":"retrying"'
for pid in "${started[@]:1}"; do kill "$pid"; wait "$pid" 2>/dev/null || true; done
started=("${started[0]}")
"$python" "$moto/permissions.py" "$url" "$work/calls"

begin=$SECONDS
log "$tf" -chdir="$moto/stack" destroy -no-color -input=false -auto-approve -parallelism=60 -state="$state"
took "destroy"
left=$("$tf" -chdir="$moto/stack" state list -state="$state")
[ -z "$left" ] || { echo "terraform: left behind: $left" >&2; exit 1; }
