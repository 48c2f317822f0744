package shape

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestOddWeightsAreRefusedByName(t *testing.T) {
	edit := func(from, to string) []byte { return bytes.Replace(manifest, []byte(from), []byte(to), 1) }
	flipped := slices.Clone(weights)
	flipped[1000] ^= 1
	cases := []struct {
		name              string
		manifest, weights []byte
		want              string
	}{
		{"not JSON", []byte("weights"), weights, "read shape manifest"},
		{"another family", edit(`"family": "shape"`, `"family": "sam1"`), weights, `family is "sam1"`},
		{"one bit differs", manifest, flipped, "sha256"},
		{"a layer too few", edit(`"layers": [`, `"layers": [], "more": [`), weights, "0 layers"},
		{"a layer of another size", edit(`"size": 3`, `"size": 5`), weights, "size 5"},
		{"a layer of another width", edit(`"out": 64`, `"out": 32`), weights, "shape"},
	}
	for _, c := range cases {
		if _, err := load(c.manifest, c.weights); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := load(manifest, weights); err != nil {
		t.Error(err)
	}
}

func TestHalvesAreReadAsTheyAre(t *testing.T) {
	got := halves([]byte{0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b, 0x01, 0x00, 0x00, 0x80})
	if want := []float32{1, -2, 65504, 1.0 / (1 << 24), 0}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
