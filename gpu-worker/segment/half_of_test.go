package segment

import (
	"encoding/binary"
	"math"
	"testing"
)

func TestHalfOfIsToHalf(t *testing.T) {
	var values []float32
	for b := uint64(0); b < 1<<32; b += 4093 { // shares no factor with any field
		values = append(values, math.Float32frombits(uint32(b)))
	}
	for _, at := range []uint32{leastNormal, belowInfinite, 0x7f800000, 0x477fe000, 0x33000000} {
		for d := range uint32(9) {
			values = append(values, math.Float32frombits(at-4+d), -math.Float32frombits(at-4+d))
		}
	}
	got, _ := HalfOf(values)
	for i, v := range values {
		if h := binary.LittleEndian.Uint16(got[2*i:]); h != toHalf(v) {
			t.Fatalf("%v (%#x) becomes %#x, want %#x", v, math.Float32bits(v), h, toHalf(v))
		}
	}
	for v, fine := range map[float32]bool{0: true, 65504: true, 65519: true, 65520: false, float32(math.Inf(-1)): false, float32(math.NaN()): false, 1e-9: true} {
		if _, ok := HalfOf([]float32{1, v}); ok != fine {
			t.Errorf("%v is fine: %v", v, ok)
		}
	}
}
