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

// cutOut is one round: colours from the answer so far, then the cut, which becomes
// the answer; whether that changed it. Only the first round has to see to the
// pixels that are sure.
func (f *field) cutOut(v *evidence, inside []float32, first bool, t *tuning) (changed bool) {
	colour := f.palette.evidence(inside, t.floor)
	g := f.graph
	for k, i := range g.pixels {
		g.weigh(g.unsure[k], int32((t.colour*colour[f.palette.cell[i]]+v.place[i])*capacity), inside[i] > 0)
	}
	g.cut()
	for k, i := range g.pixels {
		is := float32(0)
		if g.inside(int(g.unsure[k])) {
			is = 1
		}
		if inside[i] != is {
			inside[i], changed = is, true
		}
	}
	if !first {
		return changed
	}
	for i, sure := range v.sure {
		is := inside[i]
		if sure != 0 {
			is = float32((sure + 1) / 2)
		}
		if inside[i] != is {
			inside[i], changed = is, true
		}
	}
	return changed
}

// settleOn cuts until nothing changes, rounds times at most (0 takes the start
// for the answer), and keeps the parts that hold a click, holes filled. The answer
// takes the start's place.
func (f *field) settleOn(v *evidence, rounds int, t *tuning, in, out []int) plane {
	w, h := f.size()
	mask := plane{w, h, v.start}
	if rounds > 0 {
		f.graph.open(f.links, v.sure)
	}
	for round := range rounds {
		if !f.cutOut(v, mask.v, round == 0, t) {
			break
		}
	}
	tidy(mask, in, out)
	return mask
}
