package splat

import (
	"errors"
	"fmt"
	"slices"
)

// fieldInset is how far, in cells, the surface found lies outside the splats'
// centres: half the density of a sheet fieldSpread wide is at 1.18·fieldSpread.
const fieldInset = 1.18 * fieldSpread

// smoothings is how many rounds even out the grain that scattered splats leave.
const smoothings = 4

// MeshFromSplats makes a mesh for a back end that only makes splats: closed,
// consistently oriented, with vertex colours and no texture, some 50 000
// to 110 000 triangles. Splats in Model's frame are expected, but any
// size and place will do; fine parts under about 1/50 of the longest side, and
// holes under 1/25, are lost. It takes about a second for 120 000 splats on two
// cores and at most some 60 MB beside the splats.
//
// The splats' density is spread over a grid, what it encloses is filled, and the
// surface at half the usual density is drawn by marching cubes, smoothed, and
// freed of floating specks.
func MeshFromSplats(splats []Splat) (*Mesh, error) {
	m, err := meshFromSplats(splats, fieldCells)
	if err != nil {
		return nil, fmt.Errorf("mesh from splats: %w", err)
	}
	return m, nil
}

func meshFromSplats(splats []Splat, cells int) (*Mesh, error) {
	if err := requireSplats(splats); err != nil {
		return nil, err
	}
	box := trimmedBounds(splats)
	if box.Longest() <= 0 {
		return nil, fmt.Errorf("%w: all splats are at one place", ErrInvalidModel)
	}
	f := newField(box, cells)
	f.add(splats)
	level := 0.5 * f.usual(splats)
	if !(level > 0) {
		return nil, fmt.Errorf("%w: the splats are invisible", ErrInvalidModel)
	}
	f.solidify(level)
	mesh := f.extract(level)
	mesh.dropSpecks()
	if len(mesh.Triangles) == 0 {
		return nil, errors.New("the splats enclose nothing")
	}
	mesh.smooth(smoothings)
	mesh.computeNormals()
	for i, n := range mesh.Normals {
		for k := range 3 {
			mesh.Positions[i][k] -= n[k] * float32(fieldInset*f.cell)
		}
	}
	return mesh, nil
}

// trimmedBounds is the box of the splats without the outermost two in a thousand
// along each axis: trainers leave floaters far away.
func trimmedBounds(splats []Splat) Box {
	var b Box
	line := make([]float32, len(splats))
	for k := range 3 {
		for i := range splats {
			line[i] = splats[i].Position[k]
		}
		slices.Sort(line)
		cut := len(line) / 1000
		b.Min[k], b.Max[k] = line[cut], line[len(line)-1-cut]
	}
	return b
}

// usual is the median density at the splats' own places.
func (f *field) usual(splats []Splat) float32 {
	values := make([]float32, len(splats))
	for i := range splats {
		values[i] = f.near(splats[i].Position)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
