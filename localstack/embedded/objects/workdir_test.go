package objects

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheWorkingDirectoryIsTheServersAndComesBack(t *testing.T) {
	cfg := testConfig(t.TempDir(), &inbox{})
	s, c := serve(t, cfg)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if want, _ := filepath.EvalSymlinks(filepath.Join(cfg.Dir, "data")); here != want {
		t.Errorf("while open the process is in %s, want %s", here, want)
	}

	away := t.TempDir()
	if err := os.Chdir(away); err != nil {
		t.Fatal(err)
	}
	_, err = put(t.Context(), c, "users/u/a", "x")
	if code(err) != "InternalError" || !strings.Contains(err.Error(), "chdir") {
		t.Errorf("after a chdir elsewhere: %v", err)
	}
	if strays, _ := os.ReadDir(away); len(strays) != 0 {
		t.Errorf("something landed in %s", away)
	}
	if err := os.Chdir(here); err != nil {
		t.Fatal(err)
	}
	if _, err = put(t.Context(), c, "users/u/a", "x"); err != nil {
		t.Errorf("back again: %v", err)
	}

	if err := s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if here, _ = os.Getwd(); here != home {
		t.Errorf("after Close the process is in %s, want %s", here, home)
	}
}

func TestASecondServerInOneProcessIsRefused(t *testing.T) {
	serve(t, testConfig(t.TempDir(), &inbox{}))
	_, err := Open(t.Context(), testConfig(t.TempDir(), &inbox{}))
	if err == nil || !strings.Contains(err.Error(), "one at a time") {
		t.Errorf("second open: %v", err)
	}
}

func TestAFileSystemWithoutExtendedAttributesIsNamed(t *testing.T) {
	const dir = "/proc/self" // the one such file system that every Linux has
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no /proc here")
	}
	err := testXattr(dir)
	if err == nil || !strings.Contains(err.Error(), "choose a folder on ext4") {
		t.Errorf("got %v", err)
	}
}
