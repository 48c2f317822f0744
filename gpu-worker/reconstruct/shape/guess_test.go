package shape

import (
	"math"
	"runtime"
	"testing"
)

func TestTheAnswerDoesNotDependOnTheProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, err := Ask(disc())
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(4)
	many, err := Ask(disc())
	if err != nil {
		t.Fatal(err)
	}
	if *one != *many {
		t.Error("one processor and four give two answers")
	}
}

func TestTheMirrorImageGetsTheMirroredAnswer(t *testing.T) {
	s := disc()
	for i := range s.Cover { // something lopsided
		if i%Size < 12 && i/Size < 20 {
			s.Cover[i], s.RGB[0][i] = 0, 0
		}
	}
	a, err := Ask(s)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Ask(s.mirror())
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Front {
		j := i/Size*Size + Size - 1 - i%Size
		if a.Front[i] != b.Front[j] || a.Back[i] != b.Back[j] {
			t.Fatalf("pixel %d: %v and %v", i, a.Front[i], b.Front[j])
		}
	}
}

func TestADiscIsThickInTheMiddle(t *testing.T) {
	s := disc()
	f := s.Features()
	middle := Size/2*Size + Size/2
	for plane, want := range map[int]float64{0: 1, 1: 0, 4: 0.5, 5: 0.5} {
		if got := float64(f[plane*Size*Size+middle]); math.Abs(got-want) > 0.04 {
			t.Errorf("input %d in the middle is %.3f, want about %.3f", plane, got, want)
		}
	}
	g, err := Ask(s)
	if err != nil {
		t.Fatal(err)
	}
	if depth := g.Front[middle] - g.Back[middle]; depth < 0.3 || depth > 1.3 {
		t.Errorf("the disc is %.2f of its width thick", depth)
	}
}

func TestNothingIsAnswerable(t *testing.T) {
	for _, cover := range []float32{0, 0.01, 1} {
		s := &Square{}
		for i := range s.Cover {
			s.Cover[i] = cover
		}
		g, err := Ask(s)
		if err != nil {
			t.Fatal(err)
		}
		for i := range g.Front {
			if d := float64(g.Front[i] - g.Back[i]); math.IsNaN(d) || math.IsInf(d, 0) {
				t.Fatalf("cover %v gives %v", cover, d)
			}
		}
	}
}

func TestShuffleUndoesUnshuffle(t *testing.T) {
	p := newPlanes(3, 8)
	for i := range p.v {
		p.v[i] = float32(i)
	}
	q := p.unshuffle()
	if q.c != 12 || q.side != 4 || q.v[1*16+0] != p.v[1] || q.v[2*16+0] != p.v[8] {
		t.Errorf("unshuffled to %d planes of %d: %v", q.c, q.side, q.v[:40])
	}
	for i, v := range q.shuffle().v {
		if v != p.v[i] {
			t.Fatalf("value %d comes back as %v", i, v)
		}
	}
}
