package splat

import (
	"runtime"

	"github.com/2112-lab/gen3d/internal/relay"
)

// parallel calls f(0) … f(n-1) on as many goroutines as there are processors.
// The calls must not depend on their order.
func parallel(n int, f func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	var wg relay.Group
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	for range workers {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	wg.Wait()
}
