//go:build !linux

package runner

import (
	"os"
	"os/exec"
)

// apart does nothing here: models run on Linux.
func apart(*exec.Cmd) {}

func warn(cmd *exec.Cmd) { _ = cmd.Process.Signal(os.Interrupt) }
func end(cmd *exec.Cmd)  { _ = cmd.Process.Kill() }
