package reference_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/2112-lab/gen3d/webhooks/payload"
	"github.com/2112-lab/gen3d/webhooks/payload/reference"
)

const root = "../../.."

func TestTheFilesAreFresh(t *testing.T) {
	openapi, err := os.ReadFile(filepath.Join(root, "web", "openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := reference.Files(string(openapi))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		have, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(have, text) {
			t.Errorf("%s is stale: run go generate ./webhooks/payload/reference (%v)", name, err)
		}
	}
	folder := "webhooks/payload/schema/" + payload.Version
	entries, err := os.ReadDir(filepath.Join(root, folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if files[folder+"/"+e.Name()] == nil {
			t.Errorf("%s is of a type that is no more", e.Name())
		}
	}
}

func TestEveryExampleFitsItsSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, k := range payload.Kinds {
		s, err := reference.Schema(k)
		if err != nil {
			t.Fatal(err)
		}
		text, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(k.Type, doc); err != nil {
			t.Fatal(err)
		}
		compiled, err := c.Compile(k.Type)
		if err != nil {
			t.Fatalf("%s: %v", k.Type, err)
		}
		body, err := os.ReadFile(filepath.Join("..", "schema", payload.Version, k.Type+".example.json"))
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%s: %v", k.Type, err)
		}
		other, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"type":"` + k.Type + `","timestamp":"2026-11-30T10:30:00Z","data":{}}`))
		if compiled.Validate(other) == nil {
			t.Errorf("%s: a body without anything fits", k.Type)
		}
		if len(body) > 20<<10 {
			t.Errorf("%s has %d bytes: thin bodies have less than 20 kB", k.Type, len(body))
		}
	}
}
