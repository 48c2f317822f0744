//go:build failpoints

package failpoint

import (
	"os"
	"strings"
	"syscall"
)

var armed = os.Getenv("GEN3D_CRASH_AT")

// Hit ends the process by SIGKILL if the point, its parts joined by ":", is the armed one.
func Hit(parts ...string) {
	if armed == "" || strings.Join(parts, ":") != armed {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // the signal is on its way; do not run on
}
