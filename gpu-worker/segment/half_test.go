package segment

import (
	"math"
	"testing"
)

func TestHalfKeepsEveryHalf(t *testing.T) {
	for h := range 1 << 16 {
		f := fromHalf(uint16(h))
		if got := toHalf(f); got != uint16(h) && f == f {
			t.Fatalf("%#04x became %v and then %#04x", h, f, got)
		}
	}
}

func TestToHalfRounds(t *testing.T) {
	for name, c := range map[string]struct {
		f    float32
		want uint16
	}{
		"half way, to even below":   {1 + 1./2048, 0x3c00},
		"half way, to even above":   {1 + 3./2048, 0x3c02},
		"a little over half way":    {1 + 1.01/2048, 0x3c01},
		"largest that is finite":    {65519, 0x7bff},
		"just too large":            {65520, 0x7c00},
		"carry into the exponent":   {1.9999, 0x4000},
		"smallest subnormal":        {1. / (1 << 24), 0x0001},
		"half of it, to even":       {1. / (1 << 25), 0x0000},
		"more than half of it":      {1.5 / (1 << 25), 0x0001},
		"subnormal becoming normal": {6.1034e-05, 0x0400},
		"negative":                  {-2, 0xc000},
		"infinity":                  {float32(math.Inf(-1)), 0xfc00},
		"next to nothing":           {1e-40, 0},
		"a whole number up to 2048": {2047, 0x67ff},
	} {
		if got := toHalf(c.f); got != c.want {
			t.Errorf("%s: %v gave %#04x, want %#04x", name, c.f, got, c.want)
		}
	}
	if f := fromHalf(toHalf(float32(math.NaN()))); f == f {
		t.Error("a NaN did not stay one")
	}
}
