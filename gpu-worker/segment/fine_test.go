package segment

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

func TestTheEdgeOfALargePhotoIsFoundAtItsOwnResolution(t *testing.T) {
	for name, grain := range map[string]float64{"a clean photo": 0, "a grainy one": 8} {
		t.Run(name, func(t *testing.T) {
			photo := image.NewNRGBA(image.Rect(0, 0, 2900, 1900))
			cx, cy, rx, ry := 1500.3, 900.7, 610.5, 480.25
			away := func(x, y int) float64 { return math.Hypot((float64(x)+.5-cx)/rx, (float64(y)+.5-cy)/ry) }
			noise := rand.New(rand.NewPCG(1, 2))
			for y := range 1900 {
				for x := range 2900 {
					c := [3]float64{196, 205, 214}
					if away(x, y) < 1 {
						c = [3]float64{190, 80, 30}
					}
					p := photo.Pix[photo.PixOffset(x, y):]
					for i, v := range c {
						p[i] = uint8(min(max(v+grain*noise.NormFloat64(), 0), 255))
					}
					p[3] = 255
				}
			}
			s, err := Prepare(t.Context(), photo)
			if err != nil {
				t.Fatal(err)
			}
			mask, _, err := s.Settle(t.Context(), Prompts{Clicks: []Click{{X: cx, Y: cy, Label: Inside}}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for y := range 1900 {
				for x := range 2900 {
					r := away(x, y)
					if (r < 1) == (mask.GrayAt(x, y).Y > 127) {
						continue
					}
					// The first term of the distance to the edge.
					u, v := (float64(x)+.5-cx)/(rx*rx), (float64(y)+.5-cy)/(ry*ry)
					if off := math.Abs(r-1) * r / math.Hypot(u, v); off > 1 {
						t.Fatalf("the pixel at %d, %d is %.2f pixels on the wrong side of the edge", x, y, off)
					}
				}
			}
			whole := newPlane(2900, 1900)
			for i, v := range mask.Pix {
				whole.v[i] = float32(v)
			}
			tidy(whole, []int{int(cy)*2900 + int(cx)}, nil)
			for i, v := range mask.Pix {
				if v > 0 && whole.v[i] == 0 {
					t.Fatalf("the mask has an island at %d, %d", i%2900, i/2900)
				}
			}
		})
	}
}
