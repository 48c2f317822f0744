//go:build failpoints

package failpoint

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// armed is the point's name, and left how often it is still to be passed: for
// "send:mail:after@2" it is reached once before it kills.
var (
	armed, nth, _ = strings.Cut(os.Getenv("GEN3D_CRASH_AT"), "@")
	left          atomic.Int64
)

func init() {
	if n, err := strconv.ParseInt(nth, 10, 64); err == nil {
		left.Store(n - 1)
	}
}

// Hit ends the process by SIGKILL if the point, its parts joined by ":", is the armed one.
func Hit(parts ...string) {
	if armed == "" || strings.Join(parts, ":") != armed || left.Add(-1) >= 0 {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // the signal is on its way; do not run on
}
