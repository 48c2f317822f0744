package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// gen3d is the path of the binary under test, built once for all tests.
var gen3d string

func TestMain(m *testing.M) {
	code, err := build(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

func build(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "gen3d-e2e-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	gen3d = filepath.Join(dir, "gen3d")
	cmd := exec.Command("go", "build", "-tags", "failpoints,nodynamic", "-o", gen3d, "../cmd/gen3d")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("build gen3d: %w", err)
	}
	return m.Run(), nil
}
