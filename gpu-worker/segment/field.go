package segment

// field is a picture ready for cuts: its colours, and the links of its graph.
type field struct {
	lab     labImage
	palette *palette
	graph   *cutGraph
	links   []int32
}

func newField(lab labImage, smooth float32) *field {
	f := &field{lab: lab, palette: paletteOf(lab)}
	w, h := lab.size()
	f.graph = newCutGraph(w, h)
	f.links = contrastLinks(lab, f.graph, smooth)
	return f
}

func (f *field) size() (w, h int) { return f.lab.size() }

// cutOut is one round: colours from the answer so far, then the cut.
func (f *field) cutOut(v *evidence, inside []float32, t *tuning) []float32 {
	colour := f.palette.evidence(inside, t.floor)
	g := f.graph
	g.reset()
	copy(g.links, f.links)
	w, h := f.size()
	for y := range h {
		for x := range w {
			i, n := y*w+x, g.node(x, y)
			switch v.sure[i] {
			case 1:
				g.terminal[n] = certain
			case -1:
				g.terminal[n] = -certain
			default:
				g.terminal[n] = int32((t.colour*colour[f.palette.cell[i]] + v.place[i]) * capacity)
			}
		}
	}
	g.cut()
	out := make([]float32, w*h)
	v.settled = true
	for y := range h {
		for x := range w {
			i := y*w + x
			if g.inside(g.node(x, y)) {
				out[i] = 1
			}
			v.settled = v.settled && out[i] == inside[i]
		}
	}
	return out
}

// settleOn cuts until nothing changes, rounds times at most (0 takes the start
// for the answer), and keeps the parts that hold a click, holes filled.
func (f *field) settleOn(v *evidence, rounds int, t *tuning, in, out []int) plane {
	inside := v.start
	for range max(rounds, 1) {
		if rounds > 0 {
			inside = f.cutOut(v, inside, t)
		}
		if v.settled {
			break
		}
	}
	w, h := f.size()
	mask := plane{w, h, inside}
	tidy(mask, in, out)
	return mask
}
