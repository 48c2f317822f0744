package problem_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/web/api/problem"
)

func TestEveryKindHasItsPage(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "docs", "problems")
	pages := map[string]bool{}
	for _, k := range problem.Kinds() {
		name := k.Code + ".md"
		if pages[name] {
			t.Errorf("two kinds are called %s", k.Code)
		}
		pages[name] = true
		page, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || string(page) != k.Page() {
			t.Errorf("%s is stale; run go generate ./web/api/problem (%v)", name, err)
		}
		if http.StatusText(k.Status) == "" || k.Status < 400 || k.Title == "" || !strings.HasSuffix(k.Cure, ".") || !strings.HasSuffix(k.Cause, ".") {
			t.Errorf("%s is incomplete", k.Code)
		}
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !pages[f.Name()] {
			t.Errorf("%s is the page of nothing", f.Name())
		}
	}
}
