package quickjpeg

import "image"

// transform makes pixels of a strip, in place of img's strip at an index.
func (f *frame) transform(s *strip, img image.Image, index int) {
	across, _ := f.grid()
	var planes [3][]byte
	var strides [3]int
	for c := range f.parts {
		planes[c], strides[c] = plane(img, c)
	}
	at := 0
	for m := range s.mcus {
		row, column := index*f.rowsOfMCUs()+m/across, m%across
		for c := range f.parts {
			p := &f.parts[c]
			for j := range p.across * p.down {
				x, y := column*p.across+j%p.across, row*p.down+j/p.across
				inverse(&s.blocks[at], s.rows[at], planes[c][8*(y*strides[c]+x):], strides[c])
				at++
			}
		}
	}
}
