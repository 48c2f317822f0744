package photo

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// heapInUse is what the Go heap holds of the operating system's memory.
func heapInUse() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

// peak runs f and returns the most memory seen meanwhile, sampled every millisecond.
func peak(f func()) uint64 {
	debug.FreeOSMemory()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	var most uint64
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		most = max(most, heapInUse())
		select {
		case <-done:
			return most
		case <-tick.C:
		}
	}
}

func TestABombCostsAlmostNothing(t *testing.T) {
	bomb := pngBomb()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Normalise(t.Context(), bomb)
	runtime.ReadMemStats(&after)
	wantCode(t, err, pipeline.PhotoTooManyPix)
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("refusing %d bytes allocated %d", len(bomb), used)
	}
}

func TestAProfileBombIsIgnored(t *testing.T) {
	f := forgedPNG{w: 64, h: 64, depth: 8, sample: func(int, int, int) int { return 9 },
		extra: chunk("iCCP", append([]byte("p\x00\x00"), pack(make([]byte, 20<<20))...))}
	data := f.bytes()
	info, err := Inspect(bytes.NewReader(data), int64(len(data)))
	if err != nil || info.HasProfile() {
		t.Errorf("got profile %v, error %v", info.HasProfile(), err)
	}
}

func TestFourLargePhotosAtOnceStayUnderOneGiB(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("decodes four photos of 50 megapixels, which takes a minute under the race detector")
	}
	// The worst a JPEG can be: every coefficient of three full planes is kept.
	data := forgedJPEG{w: 8192, h: 6096, sampling: []byte{0x11, 0x11, 0x11}, adobe: -1, progressive: true,
		value: halves([]int{76, 85, 255}, []int{29, 255, 107})}.bytes()
	n := NewNormaliser(DefaultBudget)
	most := peak(func() {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := n.Normalise(t.Context(), data); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
	t.Logf("peak %d MiB", most>>20)
	if most > 1<<30 {
		t.Errorf("peak is %d MiB", most>>20)
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	n := NewNormaliser(1)
	if err := n.gate.Acquire(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := n.Normalise(ctx, flatPNG(64, 64)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if _, err := n.Normalise(ctx, []byte("no photo at all")); errors.Is(err, context.DeadlineExceeded) {
		t.Error("a refused file waited for its turn")
	}
}

func TestCancelledDecodingStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Normalise(ctx, flatJPEG(640, 640))
	var f *pipeline.Failure
	if !errors.Is(err, context.Canceled) || errors.As(err, &f) {
		t.Errorf("got %v", err)
	}
}

// brokenReader stands for storage that fails.
type brokenReader struct{}

func (brokenReader) ReadAt([]byte, int64) (int, error) { return 0, io.ErrClosedPipe }

func TestAReaderThatFailsIsNotThePhotosFault(t *testing.T) {
	_, err := Inspect(brokenReader{}, 100)
	var f *pipeline.Failure
	if !errors.Is(err, io.ErrClosedPipe) || errors.As(err, &f) {
		t.Errorf("got %v", err)
	}
}
