# Bare make lists the targets. Every target installs what it needs by itself or
# says plainly what to install.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

GO ?= go
DIR ?= .gen3d
# HEIC is decoded in a sandbox; without this tag a libheif on the machine would be
# loaded into the process instead, and internal/photo refuses HEIC there.
TAGS := -tags nodynamic

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9\/-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: go
go:
	@command -v $(GO) >/dev/null || { echo "Gen3D needs Go 1.26 or newer: https://go.dev/doc/install" >&2; exit 1; }

.PHONY: npm
npm:
	@command -v npm >/dev/null || { echo "the web app needs Node 20.19 or newer with npm: https://nodejs.org" >&2; exit 1; }

# Left alone while package-lock.json has not changed.
web/node_modules/.installed: web/package.json web/package-lock.json | npm
	cd web && npm ci --no-fund --no-audit
	@touch $@

# The chain that settles masks, compiled for browsers.
.PHONY: web/settle
web/settle: go
	GOOS=wasip1 GOARCH=wasm $(GO) build -buildmode=c-shared -trimpath -ldflags="-s -w" -o web/src/decoder/settle.wasm ./gpu-worker/segment/wasm

.PHONY: web
web: web/node_modules/.installed web/settle ## Build the web app into the binary's files
	cd web && npm run --silent build

.PHONY: build
build: go web ## Build bin/gen3d with the web app
	@mkdir -p bin
	$(GO) build $(TAGS) -o bin/gen3d ./cmd/gen3d

.PHONY: lambda
lambda: go ## Build bin/api.zip, the API as a Lambda function (ARM), for Terraform's api_package
	@mkdir -p bin/lambda
	GOOS=linux GOARCH=arm64 CGO_ENABLED=0 $(GO) build $(TAGS) -trimpath -ldflags="-s -w" -o bin/lambda/bootstrap ./cmd/gen3d
	@rm -f bin/api.zip && cd bin/lambda && python3 -m zipfile -c ../api.zip bootstrap

.PHONY: run
run: build ## Start everything on this machine and send the sample through it
	bin/gen3d dev --dir $(DIR) --sample

.PHONY: clean
clean: build ## Remove the state of make run
	bin/gen3d dev clean --dir $(DIR)

.PHONY: test
test: go ## Run every suite, with the race detector; the heavy pictures again without it; the web app
	$(GO) test $(TAGS) -race -timeout 30m ./...
	$(GO) test $(TAGS) -timeout 15m ./gpu-worker/... ./internal/photo ./sample/...
	$(MAKE) --no-print-directory test/terraform-static
	$(MAKE) --no-print-directory test/web

# Without Terraform this says so and goes on, but not in CI.
.PHONY: test/terraform-static
test/terraform-static: ## Check the Terraform without a cloud: format, tests of every module, stack and example
	@if command -v $${TERRAFORM:-terraform} >/dev/null; then ./scripts/terraform_static.sh; else \
	  echo "terraform/ was not checked: install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install)" >&2; [ "$${CI:-}" != true ]; fi

.PHONY: lint/terraform
lint/terraform: go ## Hold the Terraform against checkov's and tflint's rules (needs Python 3.11; builds tflint once, 4 minutes)
	./scripts/terraform_lint.sh

.PHONY: test/terraform
test/terraform: go ## Apply the Terraform to a server of AWS's APIs, run the program against it, destroy (5 minutes, Python 3.11)
	./scripts/terraform_apply.sh

CHROMIUM ?= $(or $(shell command -v chromium),/usr/bin/chromium)
.PHONY: chromium
chromium:
	@[ -x "$(CHROMIUM)" ] || { echo "the tests of the web app need Chromium (Debian: apt-get install chromium); CHROMIUM names another one" >&2; exit 1; }

.PHONY: test/web
test/web: npm chromium build ## Check the web app: types, lint, units, then in a browser
	cd web && npm run --silent typecheck && npm run --silent lint && npm test --silent && CHROMIUM=$(CHROMIUM) npm run --silent test:browser

# The viewer from all sides and in all its troubles, large photos, and every page in
# every state: some ten minutes on two cores, so they are not part of make test.
.PHONY: test/browser
test/browser: npm chromium build ## Run every browser test, the long ones too (20 minutes)
	cd web && CHROMIUM=$(CHROMIUM) npm run --silent test:browser:all

.PHONY: screenshots
screenshots: npm chromium build ## Picture every page and state of the web app into web/screenshots
	cd web && CHROMIUM=$(CHROMIUM) npm run --silent screenshots

.PHONY: screenshots/mail
screenshots/mail: chromium build ## Picture every mail, in both languages, narrow and wide, light and dark, into .screenshots/mail
	@mkdir -p .screenshots
	bin/gen3d reconstruct sample/photo.jpg --mask sample/mask.png --out .screenshots/model
	$(GO) run ./scripts/mailshots -browser $(CHROMIUM) -poster .screenshots/model/poster.jpg -to .screenshots/mail

.PHONY: test/fast
test/fast: go ## Run the suites without the race detector and the slow end-to-end ones
	$(GO) test $(TAGS) -short ./...

.PHONY: test/contract
test/contract: go ## Hold the running server to web/openapi.yaml, with 2 000 requests and more (needs Python 3.11)
	./scripts/contract.sh

# One package at a time: two at once would wait for each other's clouds.
.PHONY: test/peers
test/peers: go ## Hold the embedded cloud, moto and LocalStack to the same calls and sessions (needs Python 3.11)
	GEN3D_PEERS=1 $(GO) test $(TAGS) -count=1 -p 1 -timeout 20m -run 'TestCloudsDoAsAWSSays|TestPeers' ./localstack/conformance ./e2e

.PHONY: localstack
localstack: ## Serve LocalStack on this machine without Docker, on PORT (4566), until Ctrl-C (needs Python 3.11)
	GEN3D_BUCKET=$${GEN3D_BUCKET:-gen3d-dev} ./scripts/peer.sh localstack $(or $(PORT),4566)

.PHONY: test/gpu
test/gpu: go ## Check what only a GPU can show; fails where there is none (docs/howto/models.md)
	./scripts/gpu.sh

.PHONY: bench
bench: npm chromium build ## Measure speed; ratios within one run (docs/performance.md says how to read them)
	./scripts/bench.sh

.PHONY: quality/formats
quality/formats: build ## Do other programs open our files? (Khronos' validator, trimesh, splat-transform, Spark, three)
	./scripts/quality_formats.sh

.PHONY: quality/shapes
quality/shapes: go ## Score 3D shapes (docs/quality.md); GEN3D_MESHES=FOLDER adds real meshes
	GEN3D_QUALITY=all $(GO) test $(TAGS) -count=1 -timeout 60m -run='^TestQuality$$' -v ./gpu-worker/reconstruct

SCENES ?=
.PHONY: quality/masks
quality/masks: go ## Score click masks beside stock methods (needs Python 3.11; SCENES=FOLDER scores your own)
	./scripts/quality_masks.sh $(SCENES)

.PHONY: fuzz
fuzz: go ## Run every fuzz target for 60 s
	./scripts/fuzz.sh 60s

.PHONY: generate
generate: go web/node_modules/.installed ## Make generated files anew, but for the sample's pictures
	$(GO) list ./... | grep -v /sample | xargs $(GO) generate
	cd web && npm run --silent generate

.PHONY: sample
sample: go ## Render the sample's pictures anew (minutes)
	$(GO) generate ./sample

.PHONY: lint
lint: go ## gofmt, vet, staticcheck, tidy and generated files
	./scripts/lint.sh
