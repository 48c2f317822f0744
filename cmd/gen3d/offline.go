package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/internal/photo"
	"github.com/2112-lab/gen3d/pipeline"
)

// promptFlags are clicks and boxes, in pixels of the upright photo.
type promptFlags struct {
	Click []string `placeholder:"X,Y" sep:"none" help:"A point inside the object, in pixels of the upright photo; may be repeated."`
	Not   []string `placeholder:"X,Y" sep:"none" help:"A point outside the object; may be repeated."`
	Box   []string `placeholder:"X0,Y0,X1,Y1" sep:"none" help:"A box around the object; may be repeated."`
}

func (f promptFlags) given() bool { return len(f.Click)+len(f.Not)+len(f.Box) > 0 }

// prompts reads the flags for a photo of the given size. Several clicks may
// stand in one flag, separated by spaces or semicolons.
func (f promptFlags) prompts(size image.Point) (segment.Prompts, error) {
	var p segment.Prompts
	for _, marked := range []struct {
		values []string
		label  int
	}{{f.Click, segment.Inside}, {f.Not, segment.Outside}} {
		for _, v := range split(marked.values) {
			n, err := numbers(v, 2)
			if err != nil {
				return p, usage("--click and --not want X,Y: %v", err)
			}
			p.Clicks = append(p.Clicks, segment.Click{X: n[0], Y: n[1], Label: marked.label})
		}
	}
	for _, v := range split(f.Box) {
		n, err := numbers(v, 4)
		if err != nil {
			return p, usage("--box wants X0,Y0,X1,Y1: %v", err)
		}
		p.Boxes = append(p.Boxes, segment.Box{X0: n[0], Y0: n[1], X1: n[2], Y1: n[3]})
	}
	if err := p.Validate(size); err != nil {
		return p, usage("%v; the photo has %d × %d pixels", err, size.X, size.Y)
	}
	return p, nil
}

func split(values []string) []string {
	return strings.FieldsFunc(strings.Join(values, " "), func(r rune) bool { return r == ' ' || r == ';' })
}

func numbers(s string, want int) ([]float64, error) {
	parts := strings.Split(s, ",")
	if len(parts) != want {
		return nil, fmt.Errorf("%q has %d numbers, not %d", s, len(parts), want)
	}
	out := make([]float64, want)
	for i, p := range parts {
		n, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", p)
		}
		out[i] = n
	}
	return out, nil
}

// stopwatch notes how long the steps of an offline command take.
type stopwatch struct{ steps map[string]float64 }

func (s *stopwatch) time(step string, f func() error) error {
	if s.steps == nil {
		s.steps = map[string]float64{}
	}
	begun := time.Now()
	err := f()
	s.steps[step] += float64(time.Since(begun).Round(time.Microsecond)) / float64(time.Second)
	return err
}

// openPhoto reads a local photo as the worker would.
func openPhoto(ctx context.Context, path string, watch *stopwatch) (*photo.Photo, error) {
	data, err := readFile(path, pipeline.MaxPhotoBytes, pipeline.PhotoTooLarge)
	if err != nil {
		return nil, err
	}
	var p *photo.Photo
	err = watch.time("decode", func() (err error) { p, err = photo.Normalise(ctx, data); return err })
	return p, refused(path, err)
}

// openMask reads a local mask and fits it to the photo as the worker would.
func openMask(path string, p *photo.Photo, watch *stopwatch) (*image.Gray, segment.Coverage, error) {
	data, err := readFile(path, pipeline.MaxPhotoBytes, pipeline.MaskTooManyPix)
	if err != nil {
		return nil, segment.Coverage{}, err
	}
	var mask *image.Gray
	var c segment.Coverage
	err = watch.time("mask", func() error {
		raw, err := segment.DecodeMask(bytes.NewReader(data))
		if err != nil {
			return err
		}
		w, h := p.Original.Upright()
		mask, c, err = segment.CheckMask(raw, p.Image.Bounds().Size(), image.Pt(w, h))
		return err
	})
	return mask, c, refused(path, err)
}

// printJSON writes a command's result for other programs.
func printJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
