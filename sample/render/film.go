package render

import (
	"errors"
	"fmt"
	"image"
	"math"
	"runtime"
	"sync"
)

// Limits of a picture, so that a mistaken flag cannot ask for years of work.
const (
	maxSide    = 8192
	maxSamples = 4096
)

// Render makes the photo of a scene and its true mask, 255 where at least half
// of a pixel's samples met the solid and 0 elsewhere. Both are width × height;
// the photo is opaque sRGB. samples is how many paths a pixel gets at most.
func Render(s Scene, width, height, samples int, seed uint64) (photo *image.NRGBA, mask *image.Gray, err error) {
	if s.Solid == nil {
		return nil, nil, errors.New("render: scene without a solid")
	}
	if width < 1 || height < 1 || width > maxSide || height > maxSide || samples < 1 || samples > maxSamples {
		return nil, nil, fmt.Errorf("render: %d × %d at %d samples is out of range", width, height, samples)
	}
	bounds := image.Rect(0, 0, width, height)
	photo, mask = image.NewNRGBA(bounds), image.NewGray(bounds)
	w, cam := newWorld(s), s.Camera(width, height)
	rows := make(chan int, height)
	for y := range height {
		rows <- y
	}
	close(rows)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for y := range rows {
				for x := range width {
					c, covered := w.pixel(cam, x, y, samples, seed)
					copy(photo.Pix[photo.PixOffset(x, y):], c[:])
					if covered >= .5 {
						mask.Pix[mask.PixOffset(x, y)] = 255
					}
				}
			}
		})
	}
	wg.Wait()
	return photo, mask, nil
}

// Sampling ends early where a pixel has settled: the error of its mean is then
// below grain of its brightness, half of what a viewer can tell.
const (
	batch = 16
	grain = .016
)

// pixel averages paths through a pixel. They follow the R2 sequence (Roberts
// 2018), which covers the pixel evenly wherever it ends.
func (w *world) pixel(cam Camera, x, y, samples int, seed uint64) (c [4]byte, covered float64) {
	r := newRandom(seed, x, y)
	u, v := r.float(), r.float()
	var sum Vec
	var light, square, taken float64
	for i := 1; i <= samples; i++ {
		r.advance()
		u, v = frac(u+.7548776662466927), frac(v+.5698402909980532)
		colour, onSolid := w.radiance(cam.Eye, cam.Ray(float64(x)+u, float64(y)+v), &r)
		// A single path that found a softbox in a corner would be a white speck.
		sum = sum.Add(Vec{min(colour.X, 4), min(colour.Y, 4), min(colour.Z, 4)})
		if onSolid {
			covered++
		}
		taken++
		l := min(2, .3*colour.X+.6*colour.Y+.1*colour.Z)
		light, square = light+l, square+l*l
		if i%batch == 0 {
			mean := light / taken
			if variance := square/taken - mean*mean; variance/taken < grain*grain*(mean+.06)*(mean+.06) {
				break
			}
		}
	}
	return [4]byte{develop(sum.X / taken), develop(sum.Y / taken), develop(sum.Z / taken), 255}, covered / taken
}

func frac(v float64) float64 { return v - math.Floor(v) }

// develop is the film: a straight line with a soft shoulder, then sRGB's curve.
func develop(v float64) byte {
	const knee = .72
	if v > knee {
		v = knee + (1-knee)*(1-math.Exp(-(v-knee)/(1-knee)))
	}
	if v <= .0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - .055
	}
	return byte(math.Round(255 * min(1, max(0, v))))
}
