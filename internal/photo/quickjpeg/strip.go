package quickjpeg

import "context"

// strip is the coefficients of some rows of MCUs, in the order of the file.
type strip struct {
	index  int
	blocks [][64]int16 // times their quantisation, row by row
	rows   []uint8     // of each block, the rows with anything but its first coefficient
	mcus   int
}

// rowsOfMCUs is how many make a strip.
func (f *frame) rowsOfMCUs() int { return Rows / (8 * f.parts[0].down) }

func (f *frame) strips() int { return (f.height + Rows - 1) / Rows }

func (f *frame) newStrip() *strip {
	blocks := 0
	for _, p := range f.parts {
		blocks += p.across * p.down
	}
	across, _ := f.grid()
	n := blocks * across * f.rowsOfMCUs()
	return &strip{blocks: make([][64]int16, n), rows: make([]uint8, n)}
}

// readStrips reads the scan, and says whether there was nothing wrong with it.
func (f *frame) readStrips(ctx context.Context, b *bits, empty <-chan *strip, full chan<- *strip) bool {
	across, down := f.grid()
	var before [3]int32
	untilRestart := f.restart
	for i := range f.strips() {
		var s *strip
		select {
		case s = <-empty:
		case <-ctx.Done():
			return false
		}
		if s == nil {
			s = f.newStrip()
		}
		s.index, s.mcus = i, across*min(f.rowsOfMCUs(), down-i*f.rowsOfMCUs())
		clear(s.blocks)
		at := 0
		for range s.mcus {
			if f.restart > 0 {
				if untilRestart == 0 {
					if !b.next() {
						return false
					}
					before, untilRestart = [3]int32{}, f.restart
				}
				untilRestart--
			}
			for c := range f.parts {
				p := &f.parts[c]
				for range p.across * p.down {
					var ok bool
					if s.rows[at], ok = p.read(b, &s.blocks[at], &before[c]); !ok {
						return false
					}
					at++
				}
			}
			if b.left() < 0 {
				return false
			}
		}
		full <- s
	}
	return b.run+1 == len(b.ends) && b.finished()
}
