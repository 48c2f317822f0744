package segment

import (
	"runtime"

	"github.com/2112-lab/gen3d/internal/relay"
)

// inBands calls do for consecutive bands of rows, on all cores. do must write
// only what belongs to its rows, so the result does not depend on their number.
func inBands(rows int, do func(y0, y1 int)) {
	n := min(runtime.GOMAXPROCS(0), max(rows/16, 1))
	if n == 1 {
		do(0, rows)
		return
	}
	var wait relay.Group
	for i := range n {
		wait.Go(func() { do(i*rows/n, (i+1)*rows/n) })
	}
	wait.Wait()
}
