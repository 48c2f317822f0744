package gen3d_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/2112-lab/gen3d/"

// direction says what a folder's packages, and those below it without an entry of
// their own, may import. A name allows the package and all below it; one that
// ends in $ allows that package alone. The standard library is always allowed.
type direction struct {
	folder string
	// ours are packages of this module.
	ours []string
	// others are modules; "any" allows all.
	others []string
}

// directions is docs/architecture.md as a table: dependencies point inward, to
// pipeline. A new folder needs a line here.
var directions = []direction{
	{folder: "pipeline", ours: []string{"pipeline/plain$"}},
	{folder: "pipeline/plain"},
	{folder: "pipeline/topology", ours: []string{"pipeline$"}},
	{folder: "pipeline/topology/generate", ours: []string{"pipeline/topology$"}},
	{folder: "pipeline/schema", ours: []string{"pipeline$"}},
	{folder: "pipeline/schema/generate", ours: []string{"pipeline/schema$"}},
	{folder: "pipeline/bus", ours: []string{"pipeline$", "pipeline/topology$"},
		others: []string{"github.com/ThreeDotsLabs/watermill", "github.com/rs/zerolog"}},
	{folder: "pipeline/pipelinetest", ours: []string{"pipeline$"}, others: []string{"github.com/google/go-cmp"}},

	{folder: "fleet", ours: []string{"pipeline$", "fleet$"}},
	{folder: "handlers", ours: []string{"pipeline$", "handlers/letter$"}},
	{folder: "handlers/letter", ours: []string{"pipeline$"}},
	{folder: "gpu-worker", ours: []string{"pipeline$", "gpu-worker", "internal/failpoint$", "internal/photo$", "internal/relay$"}, others: []string{"golang.org/x", "github.com/klauspost/compress"}},
	{folder: "gpu-worker/segment/neural", ours: []string{"pipeline$", "gpu-worker/models$", "gpu-worker/segment$", "internal/relay$"}, others: []string{"github.com/yalue/onnxruntime_go", "google.golang.org/protobuf/encoding/protowire"}},
	{folder: "webhooks", ours: []string{"pipeline$", "internal/secret$", "internal/failpoint$", "webhooks"}, others: []string{"golang.org/x"}},
	{folder: "webhooks/outbound", others: []string{"code.dny.dev/ssrf"}},
	{folder: "webhooks/signature"},
	{folder: "webhooks/payload", ours: []string{"pipeline$"}},
	{folder: "webhooks/payload/reference", ours: []string{"pipeline$", "pipeline/schema$", "webhooks/payload$"}, others: []string{"go.yaml.in/yaml"}},
	{folder: "webhooks/payload/reference/generate", ours: []string{"webhooks/payload/reference$"}},
	{folder: "web", ours: []string{"pipeline$", "web", "internal/identity$"}, others: []string{"golang.org/x", "github.com/oapi-codegen/runtime"}},
	{folder: "web/gateway", others: []string{"github.com/aws/aws-lambda-go"}},

	{folder: "web/typescript", ours: []string{"pipeline$", "pipeline/schema$", "web/typescript$"}},

	{folder: "internal/failpoint"},
	{folder: "internal/secret"},
	{folder: "internal/relay"},
	{folder: "internal/photo/quickjpeg", ours: []string{"internal/relay$"}},
	{folder: "internal/photo", ours: []string{"pipeline$", "internal/relay$", "internal/photo/quickjpeg$"}, others: []string{"golang.org/x", "github.com/gen2brain/heic"}},
	// The interactive half of identity, for the command line: a client of any issuer.
	{folder: "internal/identity/signin", ours: []string{"internal/identity$"}, others: []string{"golang.org/x"}},
	// Adapters know the pipeline and their own technology, never each other.
	{folder: "internal", ours: []string{"pipeline$", "pipeline/topology$", "internal/failpoint$", "internal/secret$"}, others: []string{"any"}},

	// For tests: reads the Terraform of ours that its own judgement is about.
	{folder: "internal/alarm", ours: []string{"pipeline/topology$"}, others: []string{"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty"}},

	{folder: "localstack", ours: []string{"localstack", "pipeline$", "pipeline/topology$", "internal/failpoint$"}, others: []string{"any"}},
	{folder: "terraform"},
	{folder: "sample", ours: []string{"sample"}, others: []string{"golang.org/x"}},
	{folder: "scripts"},
	{folder: "e2e"},
	{folder: "docs"},
	{folder: "cmd", ours: []string{""}, others: []string{"any"}},
}

// found is the entry for a folder: that of the folder itself or of the nearest above it.
func found(folder string) (direction, bool) {
	for f := folder; f != "."; f = path.Dir(f) {
		if i := slices.IndexFunc(directions, func(d direction) bool { return d.folder == f }); i >= 0 {
			return directions[i], true
		}
	}
	return direction{}, false
}

func (d direction) allows(importPath string) bool {
	if ours, ok := strings.CutPrefix(importPath, module); ok {
		return slices.ContainsFunc(d.ours, func(p string) bool {
			alone, exact := strings.CutSuffix(p, "$")
			return ours == alone || !exact && (p == "" || strings.HasPrefix(ours, p+"/"))
		})
	}
	first, _, _ := strings.Cut(importPath, "/")
	if !strings.Contains(first, ".") {
		return true // the standard library
	}
	return slices.ContainsFunc(d.others, func(m string) bool {
		return m == "any" || importPath == m || strings.HasPrefix(importPath, m+"/")
	})
}

func TestDependenciesPointInward(t *testing.T) {
	for name, file := range sources(t) {
		folder := path.Dir(name)
		if folder == "." {
			continue
		}
		d, ok := found(folder)
		if !ok {
			t.Errorf("%s: say in the table of directions what %s may import", name, folder)
			continue
		}
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if !d.allows(p) {
				t.Errorf("%s imports %s, which packages of %s may not", name, p, d.folder)
			}
		}
	}
}

// speaksOfLoopback are the files that may, and why.
var speaksOfLoopback = map[string]string{
	"internal/identity/config.go":         "refuses an issuer over http unless it is on this machine",
	"webhooks/outbound/policy.go":         "knows endpoints on this machine, to refuse them",
	"internal/identity/signin/browser.go": "a native app's redirect goes to loopback (RFC 8252, section 7.3)",
}

// Handlers, worker and bus meet the local cloud as they meet AWS: by addresses
// that they are given. No code outside of localstack/ and the program's wiring
// can tell the two apart.
func TestNoCodeKnowsTheLocalCloud(t *testing.T) {
	for name, file := range sources(t) {
		if strings.HasPrefix(name, "localstack/") || strings.HasPrefix(name, "cmd/gen3d/") || speaksOfLoopback[name] != "" {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			text := ""
			switch n := n.(type) {
			case *ast.BasicLit:
				text = n.Value
			case *ast.Ident:
				text = n.Name
			}
			for _, word := range []string{"localstack", "127.0.0.1", "localhost"} {
				if strings.Contains(strings.ToLower(text), word) {
					t.Errorf("%s speaks of %s: %s", name, word, text)
				}
			}
			return true
		})
	}
}

// The table itself: what must be refused is refused.
func TestDirectionsRefuse(t *testing.T) {
	for _, c := range []struct {
		folder, imports string
		allowed         bool
	}{
		{"pipeline", "encoding/json", true},
		{"pipeline", "github.com/rs/zerolog", false},
		{"pipeline", module + "handlers", false},
		{"pipeline/bus", module + "pipeline", true},
		{"pipeline/bus", "github.com/ThreeDotsLabs/watermill/message", true},
		{"pipeline/bus", "github.com/ThreeDotsLabs/watermill-aws/sns", false},
		{"pipeline/bus", module + "internal/snssqs", false},
		{"handlers", module + "pipeline", true},
		{"handlers", module + "pipeline/bus", false},
		{"handlers", module + "internal/s3store", false},
		{"handlers", "github.com/aws/aws-sdk-go-v2/aws", false},
		{"gpu-worker", module + "gpu-worker/splat", true},
		{"gpu-worker/splat", module + "internal/photo", true},
		{"gpu-worker", module + "internal/s3store", false},
		{"gpu-worker", module + "localstack/embedded", false},
		{"internal/s3store", module + "internal/failpoint", true},
		{"internal/s3store", module + "internal/snssqs", false},
		{"internal/s3store", module + "localstack/embedded/objects", false},
		{"cmd/gen3d", module + "localstack/embedded", true},
		{"cmd/gen3d", module + "handlers", true},
	} {
		d, ok := found(c.folder)
		if !ok || d.allows(c.imports) != c.allowed {
			t.Errorf("%s may import %s: %v, want %v", c.folder, c.imports, !c.allowed, c.allowed)
		}
	}
	if _, ok := found("shed/new"); ok {
		t.Error("a new folder needs no line")
	}
}

// sources are all Go files of the program, by their path with slashes: no tests,
// nothing generated by other languages' tools, whatever their build tags.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	set := token.NewFileSet()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); p != "." && (strings.HasPrefix(n, ".") || n == "testdata" || n == "node_modules" || n == "bin") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(set, p, nil, parser.SkipObjectResolution)
		files[filepath.ToSlash(p)] = f
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Fatalf("found only %d files", len(files))
	}
	return files
}
