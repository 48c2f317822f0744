package neural

import (
	"encoding/json"
	"image"
	"math"
	"os"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/models"
)

// painted is fixtures/resized.py's photo, pixel by pixel.
func painted(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			at := img.PixOffset(x, y)
			img.Pix[at] = uint8(x * 255 / width)
			img.Pix[at+1] = uint8((x/16+y/16)%2*160 + x*y%89)
			img.Pix[at+2] = uint8(x*7 + y*13 + x*y/64)
			img.Pix[at+3] = 255
		}
	}
	return img
}

// trueInput is how each family's published models take a photo.
var trueInput = map[models.Family]models.Input{
	models.SAM1: {Resize: "longest", Side: 1024, Scale: 1, Mean: [3]float64{123.675, 116.28, 103.53}, Std: [3]float64{58.395, 57.12, 57.375}},
	models.SAM2: {Resize: "squash", Side: 1024, Scale: 1. / 255, Mean: [3]float64{.485, .456, .406}, Std: [3]float64{.229, .224, .225}},
	models.SAM3: {Resize: "squash", Side: 1008, Scale: 1. / 255, Mean: [3]float64{.5, .5, .5}, Std: [3]float64{.5, .5, .5}},
}

// Every family's own library has resized these photos; see fixtures.
func TestPixelsAreWithinOneOfTheReferences(t *testing.T) {
	var samples []struct {
		Family  models.Family `json:"family"`
		Photo   [2]int        `json:"photo"`
		Resized [2]int        `json:"resized"`
		Values  []int         `json:"values"`
	}
	b, err := os.ReadFile("testdata/resized.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &samples); err != nil {
		t.Fatal(err)
	}
	const grid = 24
	photos := map[[2]int]*image.NRGBA{} // of 12 million pixels, so each is painted once
	for _, s := range samples {
		in := trueInput[s.Family]
		if photos[s.Photo] == nil {
			photos[s.Photo] = painted(s.Photo[0], s.Photo[1])
		}
		got, at := Prepare(photos[s.Photo], in)
		if at.Resized != s.Resized {
			t.Errorf("%s, %v: resized to %v, want %v", s.Family, s.Photo, at.Resized, s.Resized)
			continue
		}
		worst, other := 0., 0
		for i, want := range s.Values {
			row, column, c := i/3/grid*(s.Resized[1]-1)/(grid-1), i/3%grid*(s.Resized[0]-1)/(grid-1), i%3
			v := float64(got[(c*in.Side+row)*in.Side+column])
			pixel := (v*in.Std[c] + in.Mean[c]) / in.Scale
			off := math.Abs(pixel - float64(want))
			worst = max(worst, off)
			if off > .5 {
				other++
			}
		}
		t.Logf("%s, %v: %d of %d samples differ, by %.2f at most", s.Family, s.Photo, other, len(s.Values), worst)
		if worst > 1.01 {
			t.Errorf("%s, %v: a pixel is off by %.2f", s.Family, s.Photo, worst)
		}
		if s.Family == models.SAM1 && s.Resized[1] < in.Side {
			for c := range 3 {
				if v := got[((c+1)*in.Side-1)*in.Side]; v != 0 {
					t.Errorf("%v: the padding is %v, want 0", s.Photo, v)
				}
			}
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	img := painted(4000, 3000)
	for family, in := range trueInput {
		b.Run(string(family), func(b *testing.B) {
			for b.Loop() {
				Prepare(img, in)
			}
		})
	}
}
