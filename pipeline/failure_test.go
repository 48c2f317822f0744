package pipeline_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

// codes are the constants of failure.go, read from the source so that none can
// be forgotten.
func codes(t *testing.T) map[string]pipeline.Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "failure.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]pipeline.Code{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "Code" {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all[spec.Names[0].Name] = pipeline.Code(value)
		}
		return true
	})
	if len(all) < 20 {
		t.Fatalf("found only %d codes", len(all))
	}
	return all
}

func TestEveryCodeHasItsText(t *testing.T) {
	unknown := pipeline.NewFailure("no_such_code", "")
	said := map[string]string{}
	for name, code := range codes(t) {
		f := pipeline.NewFailure(code, "")
		if f.Message == unknown.Message {
			t.Errorf("%s has no text", name)
		}
		if f.Code != code || f.Message == "" || f.Hint == "" || f.Category == "" {
			t.Errorf("%s is incomplete: %+v", name, f)
		}
		if f.Retryable != (f.Category != pipeline.User || code == pipeline.Cancelled) {
			t.Errorf("%s: retryable %v with category %s", name, f.Retryable, f.Category)
		}
		if other, taken := said[f.Message]; taken {
			t.Errorf("%s and %s say the same", name, other)
		}
		said[f.Message] = name
		if !strings.HasSuffix(f.Message, ".") || !strings.HasSuffix(f.Hint, ".") {
			t.Errorf("%s is not a sentence: %q %q", name, f.Message, f.Hint)
		}
	}
	if unknown.Category != pipeline.System || unknown.Hint == "" {
		t.Errorf("an unknown code is %+v, want a system failure with a hint", unknown)
	}
}

func TestPublicDropsTheDetail(t *testing.T) {
	f := pipeline.NewFailure(pipeline.ModelCrashed, "at %s", "0x1234")
	if f.Detail != "at 0x1234" {
		t.Errorf("detail %q", f.Detail)
	}
	p := f.Public()
	if p.Detail != "" || p.Code != f.Code || p.Message != f.Message || p.Hint != f.Hint {
		t.Errorf("public form %+v", p)
	}
	if f.Detail == "" {
		t.Error("Public changed the original")
	}
	if strings.Contains(f.Error(), "0x1234") {
		t.Errorf("the error's text %q has the detail", f.Error())
	}
}

func TestAsFailure(t *testing.T) {
	f := pipeline.NewFailure(pipeline.MaskEmpty, "")
	if got := pipeline.AsFailure(fmt.Errorf("check: %w", pipeline.Permanent(f)), pipeline.ModelCrashed); got != f {
		t.Errorf("a failure in the chain became %+v", got)
	}
	got := pipeline.AsFailure(errors.New("100% broken"), pipeline.ModelCrashed)
	if got.Code != pipeline.ModelCrashed || got.Detail != "100% broken" {
		t.Errorf("a plain error became %+v", got)
	}
}

func TestPermanent(t *testing.T) {
	base := errors.New("no")
	if pipeline.Permanent(nil) != nil {
		t.Error("no error became one")
	}
	err := fmt.Errorf("while: %w", pipeline.Permanent(base))
	if !pipeline.IsPermanent(err) || !errors.Is(err, base) || err.Error() != "while: no" {
		t.Errorf("err = %v", err)
	}
	if pipeline.IsPermanent(base) || pipeline.IsPermanent(nil) {
		t.Error("an unmarked error is permanent")
	}
}

func TestRejectedUploadKeepsNoDetail(t *testing.T) {
	s := pipeline.NewSession(ref)
	e := &pipeline.UploadRejected{SessionRef: ref, Key: "k", Failure: *pipeline.NewFailure(pipeline.UploadKeyInvalid, "inner secret")}
	pipeline.Stamp("c", start, "", []pipeline.Event{e})
	s.Apply(e)
	if s.Status != pipeline.Failed || s.Error == nil || s.Error.Detail != "" {
		t.Errorf("status %s, error %+v", s.Status, s.Error)
	}
}
