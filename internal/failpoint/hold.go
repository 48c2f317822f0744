//go:build failpoints

package failpoint

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// held is the point at which the first to come by is held, in GEN3D_HOLD_DIR.
var (
	heldAt   = os.Getenv("GEN3D_HOLD_AT")
	heldIn   = os.Getenv("GEN3D_HOLD_DIR")
	heldOnce atomic.Bool
)

// Hold waits if the point, its parts joined by ":", is the one to hold at: it makes a
// file "held" and goes on when there is one called "go", or when over is closed.
func Hold(over <-chan struct{}, parts ...string) {
	if heldAt == "" || strings.Join(parts, ":") != heldAt || heldOnce.Swap(true) {
		return
	}
	_ = os.WriteFile(filepath.Join(heldIn, "held"), nil, 0o600)
	for {
		if _, err := os.Stat(filepath.Join(heldIn, "go")); err == nil {
			return
		}
		select {
		case <-over:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}
