package secretfile_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/2112-lab/gen3d/internal/secret"
	"github.com/2112-lab/gen3d/internal/secretfile"
)

func TestTheFirstSecretStays(t *testing.T) {
	f := secretfile.File(filepath.Join(t.TempDir(), "secrets", "root"))
	var got sync.Map
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			s, err := f.Root(t.Context(), secret.New(fmt.Sprint("secret-", i)))
			if err != nil {
				t.Error(err)
			}
			got.Store(s.Reveal(), true)
		})
	}
	all.Wait()
	n := 0
	got.Range(func(k, _ any) bool {
		n++
		again, err := f.Root(t.Context(), secret.New("another"))
		if err != nil || again.Reveal() != k {
			t.Errorf("later: %q, %v, want %q", again.Reveal(), err, k)
		}
		return true
	})
	if n != 1 {
		t.Errorf("%d secrets, want 1", n)
	}
}

func TestTheFileIsEncryptedAndItsOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	f := secretfile.File(filepath.Join(dir, "root"))
	if _, err := f.Root(t.Context(), secret.New("the very secret")); err != nil {
		t.Fatal(err)
	}
	files, _ := os.ReadDir(dir)
	if len(files) != 2 {
		t.Errorf("files %v", files)
	}
	for _, e := range files {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		info, _ := e.Info()
		if err != nil || bytes.Contains(b, []byte("secret")) || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, mode %v, %q", e.Name(), err, info.Mode(), b)
		}
	}
}

func TestAChangedFileIsRefused(t *testing.T) {
	for name, change := range map[string]func(file, key string) error{
		"a changed byte": func(f, _ string) error { return flip(f) },
		"another key":    func(_, k string) error { return flip(k) },
		"a short key":    func(_, k string) error { return os.WriteFile(k, []byte("short"), 0o600) },
		"an empty file":  func(f, _ string) error { return os.WriteFile(f, nil, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "root")
			f := secretfile.File(path)
			if _, err := f.Root(t.Context(), secret.New("x")); err != nil {
				t.Fatal(err)
			}
			if err := change(path, path+".key"); err != nil {
				t.Fatal(err)
			}
			if s, err := f.Root(t.Context(), secret.New("y")); err == nil {
				t.Errorf("taken: %q", s.Reveal())
			}
		})
	}
}

func flip(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b[len(b)-1] ^= 1
	return os.WriteFile(path, b, 0o600)
}
