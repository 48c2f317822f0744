package segment

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // photos
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// scripts/quality_masks.sh runs this and sets its figures beside those of stock
// libraries on the same pictures.
var (
	scenesFlag  = flag.String("scenes", "", "score masks: a folder of NAME.jpg (or .png) + NAME.mask.png, or \"made\"")
	qualityFlag = flag.String("quality-out", "", "where the scores, pictures and masks go")
	wholeFlag   = flag.Bool("whole-chain-only", false, "do not switch parts off")
)

// variants are the chain and the chain with each part switched off in turn.
var variants = []struct {
	name  string
	alter func(*tuning)
}{
	{"whole chain", func(*tuning) {}},
	{"a guess is never taken back", func(t *tuning) { t.refutable = false }},
	{"no guesses at the size, no judge", func(t *tuning) { t.judged = false }},
	{"corrections have all the room", func(t *tuning) { t.narrowed = false }},
	{"neither of these two", func(t *tuning) { t.judged, t.narrowed = false, false }},
	{"no cut: the geodesic ratio alone", func(t *tuning) { t.rounds, t.laterRounds = 0, 0 }},
	{"no place: the cut knows colours alone", func(t *tuning) { t.place = 0 }},
	{"no colours: the cut knows places alone", func(t *tuning) { t.colour = 0 }},
	{"colours learnt once", func(t *tuning) { t.rounds, t.laterRounds = 1, 1 }},
	{"no contours of the hierarchy in the distance", func(t *tuning) { t.contour = 0 }},
	{"no candidates of the hierarchy", func(t *tuning) { t.candidates = 0 }},
	{"earlier answers not kept", func(t *tuning) { t.keep, t.keepFar = 0, 0 }},
	{"edges not fitted", func(t *tuning) { t.edgeRadius = 0 }},
}

func TestQuality(t *testing.T) {
	if *scenesFlag == "" {
		t.Skip("make quality/masks runs this")
	}
	pairs := loadPairs(t)
	scores := map[string]map[string][protocolClicks]float64{}
	table := func(name string, of func(pair) func(Prompts) *image.Gray, look func(pair, []Click, *image.Gray)) {
		rows := map[string][protocolClicks]float64{}
		for _, p := range pairs {
			rows[p.name] = p.play(of(p), func(clicks []Click, mask *image.Gray) { look(p, clicks, mask) })
		}
		scores[name] = rows
		fmt.Printf("%-46s %.3f\n", name, means(rows))
	}
	nothing := func(pair, []Click, *image.Gray) {}
	table("first mask: the hierarchy's decoder", func(p pair) func(Prompts) *image.Gray {
		e, err := Encode(context.Background(), p.photo)
		if err != nil {
			t.Fatal(err)
		}
		return func(q Prompts) *image.Gray {
			d, err := Decode(e, q, nil)
			if err != nil {
				t.Fatal(err)
			}
			return d.Mask(Best)
		}
	}, nothing)
	for i, v := range variants {
		if i > 0 && *wholeFlag {
			break
		}
		look := nothing
		if i == 0 {
			look = func(p pair, clicks []Click, mask *image.Gray) { keepMask(t, p, clicks, mask) }
		}
		table(v.name, func(p pair) func(Prompts) *image.Gray {
			settings := defaults()
			v.alter(&settings)
			s, err := prepare(context.Background(), p.photo, settings)
			if err != nil {
				t.Fatal(err)
			}
			return func(q Prompts) *image.Gray { return settle(t, s, q, nil) }
		}, look)
	}
	text, err := json.MarshalIndent(scores, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*qualityFlag, "ours.json"), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func means(rows map[string][protocolClicks]float64) (mean [protocolClicks]float64) {
	for _, row := range rows {
		for i, v := range row {
			mean[i] += v / float64(len(rows))
		}
	}
	return mean
}

func loadPairs(t *testing.T) []pair {
	t.Helper()
	var pairs []pair
	folder := *scenesFlag
	if folder == "made" {
		folder = filepath.Join(*qualityFlag, "scenes")
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for n := range madeScenes {
			p, file := madePair(n)
			if err := os.WriteFile(filepath.Join(folder, p.name+".jpg"), file, 0o644); err != nil {
				t.Fatal(err)
			}
			writeMask(t, filepath.Join(folder, p.name+".mask.png"), p.truth)
			pairs = append(pairs, p)
		}
		return pairs
	}
	masks, err := filepath.Glob(filepath.Join(folder, "*.mask.png"))
	if err != nil || len(masks) == 0 {
		t.Fatalf("no NAME.mask.png in %s", folder)
	}
	for _, m := range masks {
		stem := strings.TrimSuffix(m, ".mask.png")
		photo := stem + ".jpg"
		if _, err := os.Stat(photo); err != nil {
			photo = stem + ".png"
		}
		p := pair{name: filepath.Base(stem), photo: opaque(openPicture(t, photo))}
		truth := openPicture(t, m)
		p.truth = image.NewGray(image.Rectangle{Max: truth.Bounds().Size()})
		draw.Draw(p.truth, p.truth.Rect, truth, truth.Bounds().Min, draw.Src)
		if p.truth.Rect != p.photo.Rect {
			t.Fatalf("%s is not of the photo's size", m)
		}
		pairs = append(pairs, p)
	}
	return pairs
}

func openPicture(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return img
}

func opaque(img image.Image) *image.NRGBA {
	out := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// keepMask keeps what the contact sheet shows: the masks after one and three clicks.
func keepMask(t *testing.T, p pair, clicks []Click, mask *image.Gray) {
	t.Helper()
	if n := len(clicks); n == 1 || n == 3 {
		writeMask(t, filepath.Join(*qualityFlag, fmt.Sprintf("%s.%d.png", p.name, n)), mask)
	}
}

func writeMask(t *testing.T, path string, mask *image.Gray) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, mask); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
