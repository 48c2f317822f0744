package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// How many marks are read, as of a prompts.json, and how far they may lie: no
// image.jpg has a longer side.
const (
	maxClicks = 256
	maxBoxes  = 16
	maxSide   = 4096
)

// writer writes objects.
type writer interface {
	Put(ctx context.Context, key pipeline.ObjectKey, body io.ReadSeeker, meta map[string]string) error
}

// marks is the body of a request: contract.NewPrompts, of which a missing number
// can be told from 0.
type marks struct {
	Object *int    `json:"object"`
	Clicks []click `json:"clicks"`
	Boxes  []box   `json:"boxes"`
}

type click struct {
	X     *float64 `json:"x"`
	Y     *float64 `json:"y"`
	Label *int     `json:"label"`
}

type box struct {
	X0 *float64 `json:"x0"`
	Y0 *float64 `json:"y0"`
	X1 *float64 `json:"x1"`
	Y1 *float64 `json:"y1"`
}

// PromptSession implements POST /v1/sessions/{id}/prompts: it writes prompts.json,
// whose arrival does the rest.
func (s *Server) PromptSession(w http.ResponseWriter, r *http.Request, id contract.SessionID) {
	body, _, err := decode[marks](w, r)
	n := 0
	if err == nil {
		n, err = within("object", body.Object, 0, pipeline.MaxObjects-1, 0)
	}
	if err == nil {
		err = body.check()
	}
	var one pipeline.Session
	if err == nil {
		one, err = s.session(r, id)
	}
	if err == nil {
		err = body.on(&one)
	}
	if err == nil {
		err = s.putPrompts(r.Context(), one.Ref().ObjectKey(pipeline.ObjectNumber(n), pipeline.Prompts), body)
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	accepted(w, one)
}

func (s *Server) putPrompts(ctx context.Context, key pipeline.ObjectKey, m marks) error {
	b, err := json.Marshal(struct { // the object is in the key
		Clicks []click `json:"clicks"`
		Boxes  []box   `json:"boxes,omitempty"`
	}{append([]click{}, m.Clicks...), m.Boxes})
	if err != nil {
		return pipeline.Permanent(err)
	}
	return s.cfg.Store.Put(ctx, key, bytes.NewReader(b), nil)
}

// check refuses what the contract refuses.
func (m marks) check() error {
	if len(m.Clicks) > maxClicks || len(m.Boxes) > maxBoxes {
		return problem.BadRequest.Because("%d clicks and %d boxes: want %d and %d at most", len(m.Clicks), len(m.Boxes), maxClicks, maxBoxes)
	}
	for i, c := range m.Clicks {
		if err := onPlane(fmt.Sprint("click ", i), c.X, c.Y); err != nil {
			return err
		}
		if c.Label == nil || *c.Label < 0 || *c.Label > 1 {
			return problem.BadRequest.Because("click %d: label: want 0 or 1", i)
		}
	}
	for i, b := range m.Boxes {
		if err := onPlane(fmt.Sprint("box ", i), b.X0, b.Y0, b.X1, b.Y1); err != nil {
			return err
		}
	}
	return nil
}

func onPlane(what string, coordinates ...*float64) error {
	for _, c := range coordinates {
		if c == nil || !(*c >= 0 && *c <= maxSide) {
			return problem.BadRequest.Because("%s: want all its coordinates, from 0 to %d", what, maxSide)
		}
	}
	return nil
}

// on refuses marks that the worker would refuse, as far as the photo's size is
// known.
func (m marks) on(one *pipeline.Session) error {
	width, height := float64(maxSide), float64(maxSide)
	if i := one.ImageInfo; i != nil {
		width, height = float64(i.Width), float64(i.Height)
	}
	inside := len(m.Boxes)
	for i, c := range m.Clicks {
		inside += *c.Label
		if *c.X >= width || *c.Y >= height {
			return problem.PromptsUnusable.Because("click %d at %g, %g is beside the photo of %g × %g", i, *c.X, *c.Y, width, height)
		}
	}
	for i, b := range m.Boxes {
		if *b.X1 > width || *b.Y1 > height || *b.X0 >= *b.X1 || *b.Y0 >= *b.Y1 {
			return problem.PromptsUnusable.Because("box %d has no area on the photo of %g × %g", i, width, height)
		}
	}
	if inside == 0 {
		return problem.PromptsUnusable.Because("no click has label 1, and there is no box")
	}
	if one.Deleted() {
		return pipeline.ErrNotFound
	}
	return nil
}
