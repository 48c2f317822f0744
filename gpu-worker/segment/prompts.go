package segment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
)

// Limits of a prompts.json. A person clicks a few dozen times; the caps only
// bound the work that a foreign file can ask for.
const (
	MaxPromptsBytes = 64 << 10
	MaxClicks       = 256
	MaxBoxes        = 16
)

// ErrPrompts is wrapped by every error that is the fault of the prompts
// themselves, which no retry can cure.
var ErrPrompts = errors.New("invalid prompts")

// Labels of a Click, SAM's.
const (
	Outside = 0
	Inside  = 1
)

// Click is a point that the user marked as inside or outside the object, in
// pixels of the upright photo (image.jpg): the top left pixel covers [0,1)².
type Click struct {
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	Label int     `json:"label"`
}

// UnmarshalJSON demands every field: a click whose label was forgotten would
// otherwise silently count as outside.
func (c *Click) UnmarshalJSON(data []byte) error {
	var all struct {
		X     *float64 `json:"x"`
		Y     *float64 `json:"y"`
		Label *int     `json:"label"`
	}
	if err := decodeStrict(data, &all); err != nil {
		return err
	}
	if all.X == nil || all.Y == nil || all.Label == nil {
		return errors.New("a click needs x, y and label")
	}
	*c = Click{X: *all.X, Y: *all.Y, Label: *all.Label}
	return nil
}

// Box is a rectangle around the object, in pixels of the upright photo.
type Box struct {
	X0 float64 `json:"x0"`
	Y0 float64 `json:"y0"`
	X1 float64 `json:"x1"`
	Y1 float64 `json:"y1"`
}

// Prompts is prompts.json: what the user marked, in the order in which it was
// marked. It holds at least one inside click or one box.
type Prompts struct {
	Clicks []Click `json:"clicks"`
	Boxes  []Box   `json:"boxes,omitempty"`
}

// ParsePrompts reads a prompts.json for a photo of the given size. It refuses
// unknown fields, trailing text, more than MaxClicks or MaxBoxes, and whatever
// Prompts.Validate refuses. An error of r is wrapped as it is; every other one
// wraps ErrPrompts.
func ParsePrompts(r io.Reader, photo image.Point) (Prompts, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxPromptsBytes+1))
	if err != nil {
		return Prompts{}, fmt.Errorf("read prompts: %w", err)
	}
	if len(data) > MaxPromptsBytes {
		return Prompts{}, fmt.Errorf("%w: more than %d bytes", ErrPrompts, MaxPromptsBytes)
	}
	var p Prompts
	if err := decodeStrict(data, &p); err != nil {
		return Prompts{}, fmt.Errorf("%w: %w", ErrPrompts, err)
	}
	if err := p.Validate(photo); err != nil {
		return Prompts{}, err
	}
	return p, nil
}

// decodeStrict reads exactly one JSON value with no field that v does not have.
func decodeStrict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("text after the document")
	}
	return nil
}

// Validate says what is wrong with the prompts for a photo of the given size:
// all problems at once, wrapping ErrPrompts.
func (p Prompts) Validate(photo image.Point) error { return p.validate(photo, false) }

// validate needs no inside click or box where the prompts correct a mask.
func (p Prompts) validate(photo image.Point, correcting bool) error {
	var problems []error
	complain := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf("%w: "+format, append([]any{ErrPrompts}, args...)...))
	}
	if len(p.Clicks) > MaxClicks {
		return fmt.Errorf("%w: %d clicks, at most %d are read", ErrPrompts, len(p.Clicks), MaxClicks)
	}
	if len(p.Boxes) > MaxBoxes {
		return fmt.Errorf("%w: %d boxes, at most %d are read", ErrPrompts, len(p.Boxes), MaxBoxes)
	}
	w, h := float64(photo.X), float64(photo.Y)
	inside := 0
	for i, c := range p.Clicks {
		if !(c.X >= 0 && c.X < w && c.Y >= 0 && c.Y < h) { // also refuses NaN
			complain("click %d at %g, %g is outside the photo of %d × %d", i, c.X, c.Y, photo.X, photo.Y)
		}
		switch c.Label {
		case Inside:
			inside++
		case Outside:
		default:
			complain("click %d has label %d, want 0 (outside) or 1 (inside)", i, c.Label)
		}
	}
	for i, b := range p.Boxes {
		if !(b.X0 >= 0 && b.X1 <= w && b.Y0 >= 0 && b.Y1 <= h) { // may end on the far edge
			complain("box %d reaches outside the photo of %d × %d", i, photo.X, photo.Y)
		}
		if !(b.X0 < b.X1 && b.Y0 < b.Y1) {
			complain("box %d is empty: want x0 < x1 and y0 < y1", i)
		}
	}
	if inside == 0 && len(p.Boxes) == 0 && !correcting {
		complain("neither an inside click nor a box says what the object is")
	}
	return errors.Join(problems...)
}
