package shape

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// The golden answers are PyTorch's, for the weights in the repository.
func TestTheNetworkAnswersAsTheTrainedOne(t *testing.T) {
	raw, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Spots              []int
		Front, Back, Doubt []float64
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	features := make([]float32, inputs*Size*Size)
	for i := range features {
		k, y, x := float64(i/(Size*Size)), float64(i/Size%Size), float64(i%Size)
		features[i] = float32(math.Sin(0.11*(k+1)*x + 0.07*(k+2)*y + k))
		if k == 5 {
			features[i] = abs(features[i])
		}
	}
	n, err := ours()
	if err != nil {
		t.Fatal(err)
	}
	got := n.ask(features)
	for i, spot := range want.Spots {
		for name, pair := range map[string][2]float64{
			"front": {float64(got.front[spot]), want.Front[i]},
			"back":  {float64(got.back[spot]), want.Back[i]},
			"doubt": {float64(got.doubt[spot]), want.Doubt[i]},
		} {
			if d := math.Abs(pair[0] - pair[1]); !(d <= 1e-3) {
				t.Errorf("%s at %d is %.6f, want %.6f", name, spot, pair[0], pair[1])
			}
		}
	}
}

func BenchmarkAsk(b *testing.B) {
	s := disc()
	for b.Loop() {
		if _, err := Ask(s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAskOnce(b *testing.B) {
	n, err := ours()
	if err != nil {
		b.Fatal(err)
	}
	f := disc().Features()
	for b.Loop() {
		n.ask(f)
	}
}

// disc is a grey disc.
func disc() *Square {
	s := &Square{}
	for i := range s.Cover {
		x, y := float64(i%Size)-(Size-1)/2.0, float64(i/Size)-(Size-1)/2.0
		if math.Hypot(x, y) < Long/2 {
			s.Cover[i] = 1
			for k := range s.RGB {
				s.RGB[k][i] = 0.5
			}
		}
	}
	return s
}
