#!/usr/bin/env bash
# All that must hold of the code itself. Each check names what to run to mend it.
set -euo pipefail
cd "$(dirname "$0")/.."
bad=0
fail() { echo "lint: $1" >&2; bad=1; }

unformatted=$(git ls-files '*.go' | xargs gofmt -l)
[ -z "$unformatted" ] || fail "not formatted (gofmt -w): $unformatted"

go vet ./... || fail "go vet found something"
go vet -tags failpoints ./internal/... ./e2e/... || fail "go vet with -tags failpoints found something"
# Generated files are their generator's business; its assignments that nobody reads are harmless.
found=$(go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./... | grep -v '\.gen\.go:') || true
[ -z "$found" ] || fail "staticcheck found something: $found"
GOOS=linux GOARCH=arm64 CGO_ENABLED=0 go build -tags nodynamic -o /dev/null ./cmd/gen3d || fail "it does not build for the ARM Lambda"
go mod tidy -diff >/dev/null || fail "go.mod is not tidy (go mod tidy)"

# Files past 300 lines hide a second noun. Tests and generated files may be longer.
while read -r lines file; do
  [ "$lines" -le 300 ] || fail "$file has $lines lines; split it"
done < <(git ls-files '*.go' | grep -vE '_test\.go$|\.gen\.go$' | xargs wc -l | grep -v total)

if command -v npm >/dev/null && [ -d web/node_modules ]; then
  npm --prefix web run --silent typecheck || fail "the web app's types do not fit"
  npm --prefix web run --silent lint || fail "eslint found something in the web app"
  node web/node_modules/pyright/index.js --project gpu-worker/runner >/dev/null || fail "the runner's types do not fit (node web/node_modules/pyright/index.js --project gpu-worker/runner)"
  node web/node_modules/pyright/index.js --project gpu-worker/segment/neural/fixtures >/dev/null || fail "the types of gpu-worker/segment/neural/fixtures do not fit"
  npm --prefix web run --silent lint:contract || fail "openapi.yaml is not as it should be (npm --prefix web run lint:contract)"
else
  fail "the web app cannot be checked: install Node 20.19 or newer and run make web"
fi

ruff=$(dirname "$(./scripts/python.sh)")/ruff
"$ruff" check -q gpu-worker/runner gpu-worker/segment/neural/fixtures || fail "ruff found something in gpu-worker"
"$ruff" format -q --check gpu-worker/runner gpu-worker/segment/neural/fixtures || fail "not formatted (ruff format): gpu-worker"
(cd gpu-worker/runner && PYTHONDONTWRITEBYTECODE=1 python3 -m unittest -q frame_test) || fail "the runner's own tests fail"

before=$(git status --porcelain)
# The sample's pictures take minutes to render and have a test of their own.
go list ./... | grep -v /sample | xargs go generate || fail "go generate failed"
[ ! -d web/node_modules ] || npm --prefix web run --silent generate >/dev/null || fail "the contract's TypeScript types cannot be made"
after=$(git status --porcelain)
[ "$before" = "$after" ] || fail "generated files are stale (make generate): $(diff <(echo "$before") <(echo "$after") | tail -n +2)"

exit "$bad"
