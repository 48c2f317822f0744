package segment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"
)

// small is the chain on pictures a third as long: nine times as fast, which the
// race detector needs.
func small() tuning {
	t := defaults()
	t.distanceSide, t.guessSide, t.cutSide, t.edgeSide = 96, 100, 140, 300
	return t
}

func prepared(t testing.TB, img *image.NRGBA) *Session {
	t.Helper()
	s, err := prepare(context.Background(), img, small())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func settle(t testing.TB, s *Session, p Prompts, previous *image.Gray) *image.Gray {
	t.Helper()
	m, score, err := s.Settle(context.Background(), p, previous)
	if err != nil {
		t.Fatal(err)
	}
	if !(score >= 0 && score <= 1) {
		t.Errorf("score %v", score)
	}
	return m
}

func TestSettle(t *testing.T) {
	ring := func(x, y float64) bool { return disc(.5, .35, .25)(x, y) && !disc(.5, .35, .1)(x, y) }
	two := func(x, y float64) bool { return disc(.25, .3, .15)(x, y) || disc(.75, .3, .15)(x, y) }
	type photo struct {
		session *Session
		truth   *image.Gray
	}
	of := func(object shape) photo {
		img, truth := picture(480, 330, 3, object)
		return photo{prepared(t, img), truth}
	}
	round, withHole, pair := of(disc(.4, .3, .2)), of(ring), of(two)
	for name, c := range map[string]struct {
		photo   photo
		prompts Prompts
	}{
		"one click":                      {round, Prompts{Clicks: []Click{{190, 145, Inside}}}},
		"a click off the middle":         {round, Prompts{Clicks: []Click{{150, 120, Inside}}}},
		"a box alone":                    {round, Prompts{Boxes: []Box{{92, 44, 292, 244}}}},
		"a box round everything":         {round, Prompts{Clicks: []Click{{190, 145, Inside}}, Boxes: []Box{{0, 0, 480, 330}}}},
		"a box and an outside click":     {withHole, Prompts{Clicks: []Click{{240, 168, Outside}}, Boxes: []Box{{115, 43, 365, 293}}}},
		"a hole kept open by a click":    {withHole, Prompts{Clicks: []Click{{160, 168, Inside}, {320, 168, Inside}, {240, 168, Outside}}}},
		"outside first, then inside":     {round, Prompts{Clicks: []Click{{400, 300, Outside}, {190, 145, Inside}}}},
		"two parts with a click in each": {pair, Prompts{Clicks: []Click{{120, 144, Inside}, {360, 144, Inside}}}},
		"two boxes":                      {pair, Prompts{Boxes: []Box{{45, 70, 195, 218}, {285, 70, 435, 218}}}},
	} {
		t.Run(name, func(t *testing.T) {
			mask := settle(t, c.photo.session, c.prompts, nil)
			if got := overlapOf(mask, c.photo.truth); got < .9 {
				t.Errorf("IoU %.3f", got)
			}
		})
	}
}

func TestSettleCorrectsAnEarlierMask(t *testing.T) {
	t.Parallel()
	two := func(x, y float64) bool { return disc(.25, .3, .15)(x, y) || disc(.75, .3, .15)(x, y) }
	img, both := picture(480, 330, 3, two)
	_, left := picture(480, 330, 3, disc(.25, .3, .15))
	s := prepared(t, img)
	if got := overlapOf(settle(t, s, Prompts{Clicks: []Click{{360, 144, Outside}}}, both), left); got < .9 {
		t.Errorf("taking away: IoU %.3f", got)
	}
	if got := overlapOf(settle(t, s, Prompts{Clicks: []Click{{360, 144, Inside}}}, left), both); got < .9 {
		t.Errorf("adding: IoU %.3f", got)
	}
	if got := overlapOf(settle(t, s, Prompts{}, left), left); got < .95 {
		t.Errorf("nothing to correct: IoU %.3f", got)
	}
}

// Whatever is clicked, and wherever, the clicks end on their sides.
func TestSettleKeepsEveryClick(t *testing.T) {
	t.Parallel()
	img, _ := picture(200, 150, 3, disc(.4, .3, .2))
	r := rand.New(rand.NewPCG(4, 4))
	for range 3 {
		s := prepared(t, img)
		p := Prompts{Clicks: []Click{{float64(r.IntN(200)), float64(r.IntN(150)), Inside}}}
		for range 4 {
			p.Clicks = append(p.Clicks, Click{200 * r.Float64(), 150 * r.Float64(), r.IntN(2)})
		}
		mask := settle(t, s, p, nil)
		for i, c := range p.Clicks {
			if got := mask.GrayAt(int(c.X), int(c.Y)).Y > 127; got != (c.Label == Inside) {
				t.Errorf("click %d of %v ended on the wrong side", i, p.Clicks)
			}
		}
	}
}

func TestSettleDoesNotRemember(t *testing.T) {
	t.Parallel()
	img, _ := picture(240, 160, 7, disc(.4, .3, .2))
	p := Prompts{Clicks: []Click{{96, 72, Inside}, {200, 100, Outside}, {60, 72, Inside}}}
	want := settle(t, prepared(t, img), p, nil)
	s := prepared(t, img)
	settle(t, s, Prompts{Clicks: []Click{{200, 20, Inside}}}, nil)
	settle(t, s, Prompts{Clicks: p.Clicks[:2]}, nil)
	settle(t, s, Prompts{Boxes: []Box{{10, 10, 90, 90}}}, nil)
	settle(t, s, Prompts{Clicks: p.Clicks[:1]}, nil)
	if !bytes.Equal(settle(t, s, p, nil).Pix, want.Pix) {
		t.Fatal("the answer depends on what was asked before")
	}
}

func TestSettleIsTheSameOnAnyNumberOfCores(t *testing.T) {
	img, _ := picture(300, 240, 5, disc(.4, .3, .2))
	p := Prompts{Clicks: []Click{{120, 90, Inside}, {270, 60, Outside}}}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	one := settle(t, prepared(t, img), p, nil)
	runtime.GOMAXPROCS(3)
	if !bytes.Equal(one.Pix, settle(t, prepared(t, img), p, nil).Pix) {
		t.Fatal("masks differ")
	}
}

func TestSettleOddPhotos(t *testing.T) {
	t.Parallel()
	flat := image.NewNRGBA(image.Rect(0, 0, 64, 48))
	img, _ := picture(64, 48, 1, disc(.5, .4, .2))
	for name, p := range map[string]*image.NRGBA{
		"one colour":           flat,
		"the smallest":         image.NewNRGBA(image.Rect(0, 0, minSide, minSide)),
		"a thin strip":         image.NewNRGBA(image.Rect(0, 0, 2000, minSide)),
		"part of a larger one": img.SubImage(image.Rect(5, 7, 60, 40)).(*image.NRGBA),
	} {
		t.Run(name, func(t *testing.T) {
			s := prepared(t, p)
			mask := settle(t, s, Prompts{Clicks: []Click{{1, 1, Inside}, {14, 14, Outside}}}, nil)
			if mask.Bounds().Size() != p.Bounds().Size() || mask.GrayAt(1, 1).Y == 0 || mask.GrayAt(14, 14).Y != 0 {
				t.Error("wrong size, or a click on the wrong side")
			}
		})
	}
}

func TestSettleRefuses(t *testing.T) {
	img, _ := picture(60, 40, 3, disc(.4, .3, .2))
	s := prepared(t, img)
	inside := Prompts{Clicks: []Click{{1, 1, Inside}}}
	for name, err := range map[string]error{
		"no prompts":              second(s.Settle(context.Background(), Prompts{}, nil)),
		"a click beside it":       second(s.Settle(context.Background(), Prompts{Clicks: []Click{{60, 1, Inside}}}, nil)),
		"a click that is nowhere": second(s.Settle(context.Background(), Prompts{Clicks: []Click{{math.NaN(), 1, Inside}}}, nil)),
		"a mask of another size":  second(s.Settle(context.Background(), inside, image.NewGray(image.Rect(0, 0, 5, 5)))),
	} {
		if !errors.Is(err, ErrPrompts) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := second(s.Settle(ctx, inside, nil)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func second(_ *image.Gray, _ float64, err error) error { return err }

func TestPrepareAtFullSize(t *testing.T) {
	t.Parallel()
	img, truth := picture(320, 240, 3, disc(.4, .3, .2))
	s, err := Prepare(context.Background(), img)
	if err != nil {
		t.Fatal(err)
	}
	if got := overlapOf(settle(t, s, Prompts{Clicks: []Click{{128, 96, Inside}}}, nil), truth); got < .97 {
		t.Errorf("IoU %.3f", got)
	}
}

func BenchmarkPrepare12MP(b *testing.B) {
	img, _ := picture(4000, 3000, 5, disc(.4, .3, .2))
	for b.Loop() {
		if _, err := Prepare(context.Background(), img); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSettle12MP(b *testing.B) {
	img, _ := picture(4000, 3000, 5, disc(.4, .3, .2))
	s, err := Prepare(context.Background(), img)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s.trail = nil
		settle(b, s, Prompts{Clicks: []Click{{1600, 1200, Inside}}}, nil)
	}
}

// BenchmarkSettleClicks is three clicks in turn on a photo of 1200 × 1800, on one core,
// each answered by the settled mask; the first begins anew.
func BenchmarkSettleClicks(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	img, _ := picture(1800, 1200, 5, disc(.4, .3, .2))
	s, err := Prepare(context.Background(), img)
	if err != nil {
		b.Fatal(err)
	}
	clicks := []Click{{720, 480, Inside}, {900, 300, Outside}, {600, 560, Inside}}
	took := make([]time.Duration, len(clicks))
	for b.Loop() {
		s.trail = nil
		for n := range clicks {
			begun := time.Now()
			settle(b, s, Prompts{Clicks: clicks[:n+1]}, nil)
			took[n] += time.Since(begun)
		}
	}
	var all time.Duration
	for n, d := range took {
		all += d
		b.ReportMetric(float64(d.Microseconds())/1000/float64(b.N), fmt.Sprintf("click-%d-ms", n+1))
	}
	b.ReportMetric(float64(all.Microseconds())/1000/float64(b.N*len(clicks)), "ms/click")
}
