package reconstruct

import (
	"image"

	"github.com/2112-lab/gen3d/pipeline"
)

// smallestIsland is the share of the largest connected part under which another
// part counts as a slip of the mask rather than as a part of the object.
const smallestIsland = 0.05

// run is a horizontal stretch [x0, x1) of object pixels in row y.
type run struct {
	y, x0, x1 int32
	parent    int32 // union-find link; a root links to itself
}

// silhouette is the cleaned mask as runs, in rows from top to bottom.
type silhouette struct {
	runs []run
	box  image.Rectangle // of the kept runs, in pixels from the mask's top left
	area int
}

// cleanMask keeps the 8-connected parts of at least smallestIsland of the
// largest. Holes stay as they are. Runs instead of pixel labels: a photo's mask
// has a few thousand, and they are all that later steps need.
func cleanMask(mask *image.Gray) (*silhouette, error) {
	runs := findRuns(mask)
	if len(runs) == 0 {
		return nil, pipeline.NewFailure(pipeline.MaskEmpty, "no mask value is above 127")
	}
	joinRuns(runs)
	size := make([]int32, len(runs)) // of the part whose root is this run
	largest := int32(0)
	for i := range runs {
		root := findRoot(runs, int32(i))
		// The root itself, because the runs are rewritten in place below.
		runs[i].parent = root
		size[root] += runs[i].x1 - runs[i].x0
		largest = max(largest, size[root])
	}
	s := &silhouette{}
	kept := runs[:0]
	for _, r := range runs {
		if float64(size[r.parent]) < smallestIsland*float64(largest) {
			continue
		}
		kept = append(kept, r)
		s.area += int(r.x1 - r.x0)
		s.box = s.box.Union(image.Rect(int(r.x0), int(r.y), int(r.x1), int(r.y)+1))
	}
	s.runs = kept
	if s.area < pipeline.MinMaskPixels {
		return nil, pipeline.NewFailure(pipeline.MaskTooSmall, "%d object pixels", s.area)
	}
	return s, nil
}

// findRuns lists the runs; it counts first, so that a hostile mask (a
// checkerboard) costs 16 bytes a run and no more.
func findRuns(mask *image.Gray) []run {
	w, h := mask.Rect.Dx(), mask.Rect.Dy()
	n := 0
	for y := range h {
		row, before := mask.Pix[y*mask.Stride:][:w], byte(0)
		for _, v := range row {
			n += int(v >> 7 &^ (before >> 7))
			before = v
		}
	}
	runs := make([]run, 0, n)
	for y := range h {
		row := mask.Pix[y*mask.Stride:][:w]
		for x := 0; x < w; x++ {
			if row[x] < 128 {
				continue
			}
			x0 := x
			for x < w && row[x] > 127 {
				x++
			}
			runs = append(runs, run{int32(y), int32(x0), int32(x), int32(len(runs))})
		}
	}
	return runs
}

// joinRuns links runs of neighbouring rows that touch, corners included.
func joinRuns(runs []run) {
	above, j := 0, 0 // runs[above:i] of the row above start at j
	for i := range runs {
		r := &runs[i]
		if i == 0 || runs[i-1].y != r.y {
			// A new row: the row above is the stretch of runs just passed.
			above = i
			for above > 0 && runs[above-1].y == r.y-1 {
				above--
			}
			j = above
		}
		for j < i && runs[j].y == r.y-1 && runs[j].x1 < r.x0 {
			j++
		}
		for k := j; k < i && runs[k].y == r.y-1 && runs[k].x0 <= r.x1; k++ {
			a, b := findRoot(runs, int32(k)), findRoot(runs, int32(i))
			runs[max(a, b)].parent = min(a, b)
		}
	}
}

func findRoot(runs []run, i int32) int32 {
	for runs[i].parent != i {
		runs[i].parent = runs[runs[i].parent].parent // halve the path
		i = runs[i].parent
	}
	return i
}
