package segment

import (
	"testing"
)

// A mask that is nearly right must survive the correction of its last fault.
func TestASmallCorrectionStaysSmall(t *testing.T) {
	t.Parallel()
	img, truth := picture(480, 330, 3, disc(.4, .3, .2))
	s := prepared(t, img)
	inside := Click{190, 145, Inside}
	for name, c := range map[string]struct {
		click Click
	}{
		"outside, just within the rim": {Click{102, 145, Outside}},
		"inside, just beyond it":       {Click{92, 145, Inside}},
		"outside, beside it":           {Click{300, 300, Outside}},
	} {
		mask := settle(t, s, Prompts{Clicks: []Click{inside, c.click}}, nil)
		if got := overlapOf(mask, truth); got < .9 {
			t.Errorf("%s: IoU %.3f", name, got)
		}
	}
}

func TestMiddleOfChange(t *testing.T) {
	img, _ := picture(100, 100, 3, disc(.5, .5, .3))
	s := prepared(t, img)
	w, h := s.cut.size()
	before, after := newPlane(w, h), newPlane(w, h)
	if got := s.middleOfChange(before, after, Click{50, 50, Inside}); got != 1 {
		t.Errorf("no change: %v, want 1", got)
	}
	for y := h / 4; y < h*3/4; y++ {
		for x := w / 4; x < w*3/4; x++ {
			after.v[y*w+x] = 1
		}
	}
	if got := s.middleOfChange(before, after, Click{50, 50, Inside}); got < .9 {
		t.Errorf("in the middle: %v, want 1", got)
	}
	if got := s.middleOfChange(before, after, Click{28, 50, Inside}); got > .3 || got == 0 {
		t.Errorf("near the rim: %v", got)
	}
	if got := s.middleOfChange(before, after, Click{5, 5, Inside}); got != 0 {
		t.Errorf("beside it: %v, want 0", got)
	}
}
