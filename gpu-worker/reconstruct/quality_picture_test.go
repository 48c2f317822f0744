package reconstruct

import (
	"context"
	"image"
	"image/draw"
	"image/jpeg"
	"os"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
)

// TestQualityPicture draws some models from four sides beside their photos, the
// inflated one under the learned one, into the file that GEN3D_PICTURE names.
func TestQualityPicture(t *testing.T) {
	path := os.Getenv("GEN3D_PICTURE")
	if path == "" {
		t.Skip("GEN3D_PICTURE names no file")
	}
	sets := qualitySets(t)
	last := sets[len(sets)-1].shapes
	var chosen []namedScan
	for i := 0; i < len(last); i += max(1, len(last)/6) {
		chosen = append(chosen, last[i])
	}
	const side, views = 128, 4
	sheet := image.NewNRGBA(image.Rect(0, 0, 2*side*(views+1), side*len(chosen)))
	for row, s := range chosen {
		c := s.scan()
		for k, profile := range []Profile{ProfileLearned, ProfileRound} {
			left := k * side * (views + 1)
			put := func(column int, img image.Image) {
				at := image.Rect(left+column*side, row*side, left+(column+1)*side, (row+1)*side)
				draw.Draw(sheet, at, img, img.Bounds().Min, draw.Over)
			}
			draw.Draw(sheet, image.Rect(left, row*side, left+side*(views+1), (row+1)*side), image.White, image.Point{}, draw.Src)
			put(0, c.input.Photo)
			r, err := Reconstruct(context.Background(), c.input, Options{Profile: profile})
			if err != nil {
				t.Fatal(err)
			}
			for v, azimuth := range []float64{0, 45, 90, 180} {
				img, err := splat.Render(r.Model, splat.View{Azimuth: azimuth, Elevation: 8}, side, side)
				if err != nil {
					t.Fatal(err)
				}
				put(1+v, img)
			}
		}
	}
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := jpeg.Encode(out, sheet, &jpeg.Options{Quality: 82}); err != nil {
		t.Fatal(err)
	}
}
