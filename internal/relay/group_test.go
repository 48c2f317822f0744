package relay_test

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/2112-lab/gen3d/internal/relay"
)

func explode() { panic("boom") }

func TestAPanicReachesWhoWaits(t *testing.T) {
	var ran atomic.Int32
	caught := func() (p any) {
		defer func() { p = recover() }()
		var outer relay.Group
		outer.Go(func() {
			var inner relay.Group
			for range 4 {
				inner.Go(func() { ran.Add(1) })
			}
			inner.Go(explode)
			inner.Wait()
			t.Error("Wait came back")
		})
		outer.Wait()
		return nil
	}()
	p, ok := caught.(*relay.Panic)
	if !ok || p.Value != "boom" || !strings.Contains(p.String(), "explode") {
		t.Errorf("caught %v", caught)
	}
	if ran.Load() != 4 {
		t.Errorf("%d of the others ran", ran.Load())
	}
}

func TestWithoutAPanicWaitComesBack(t *testing.T) {
	var g relay.Group
	var ran atomic.Int32
	for range 8 {
		g.Go(func() { ran.Add(1) })
	}
	g.Wait()
	if ran.Load() != 8 {
		t.Errorf("%d ran", ran.Load())
	}
}
