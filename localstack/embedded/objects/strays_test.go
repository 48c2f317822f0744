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

func TestOnlyAnUncleanEndIsSweptAfter(t *testing.T) {
	dir := t.TempDir()
	stray := filepath.Join(dir, "data", testBucket, ".a.sgwtmp.1")
	s, _ := serve(t, testConfig(dir, &inbox{}))
	s.jobs.Wait()
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stray, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, clean := range []bool{true, false} {
		if !clean {
			takeClosed(dir) // as if that life had been killed
		}
		s, _ := serve(t, testConfig(dir, &inbox{}))
		s.jobs.Wait()
		if _, err := os.Stat(stray); (err == nil) != clean {
			t.Errorf("after a clean end %v, the stray is there: %v", clean, err == nil)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
