// Package killtest runs parts of the local cloud in processes of their own that kill
// themselves at a named point, so that tests see what a power cut leaves. Nothing but
// tests uses it.
//
// Such a program prints one line once it serves, and ends in good order when its
// standard input does. Points are those of package failpoint.
package killtest

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Build compiles the program in a folder with its kill points armed, and answers
// where it lies. In a short test run it skips the test.
func Build(t *testing.T, folder string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and kills child processes")
	}
	exe := filepath.Join(t.TempDir(), "child")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "failpoints", "-o", exe, ".")
	build.Dir = folder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build child: %v\n%s", err, out)
	}
	return exe
}

// Child is one life of a program.
type Child struct {
	// Said is the line that it printed.
	Said  string
	cmd   *exec.Cmd
	stdin io.Closer
}

// Start runs a program in a folder, to kill itself at a point unless that is empty,
// and waits for its line. It ends with the test at the latest.
func Start(t *testing.T, exe, dir, point string, args ...string) *Child {
	t.Helper()
	cmd := exec.Command(exe, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GEN3D_CRASH_AT="+point)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("child said %q: %v", line, err)
	}
	return &Child{Said: strings.TrimSpace(line), cmd: cmd, stdin: stdin}
}

// Stop ends the program in good order.
func (c *Child) Stop(t *testing.T) {
	t.Helper()
	_ = c.stdin.Close()
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("child: %v", err)
	}
}

// Kill ends the program as it is.
func (c *Child) Kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	c.Died(t)
}

// Died waits for a program that was killed, by itself or by Kill.
func (c *Child) Died(t *testing.T) {
	t.Helper()
	if err := c.cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("child ended with %v, want it killed", err)
	}
}
