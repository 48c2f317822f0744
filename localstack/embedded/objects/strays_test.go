package objects

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestTemporaryNamesOfAnEarlierLifeAreSwept(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	for name, stays := range map[string]bool{
		fmt.Sprintf(".a.sgwtmp.%d", now.Add(-time.Second).UnixNano()): false,
		fmt.Sprintf(".b.sgwtmp.%d", now.Add(time.Second).UnixNano()):  true, // of this life
		".hidden":          true,
		".c.sgwtmp.x":      true,
		"d.sgwtmp.1":       true,
		"output_mesh.ply":  true,
		".e.f.sgwtmp.1234": false,
	} {
		path := filepath.Join(dir, "deep", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := sweepStrays(t.Context(), dir, now); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s: stays is %v, want %v", name, err == nil, stays)
		}
	}
}
