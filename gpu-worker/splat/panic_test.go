package splat

import (
	"fmt"
	"strings"
	"testing"
)

func rowOf(int) { panic("boom") }

// A panic on another core is one of the caller's, which the worker makes the failure
// of that one job.
func TestAPanicOnAnotherCoreReachesTheCaller(t *testing.T) {
	defer func() {
		if p := fmt.Sprint(recover()); !strings.Contains(p, "boom") {
			t.Errorf("caught %s", p)
		}
	}()
	parallel(64, rowOf)
	t.Error("it came back")
}
