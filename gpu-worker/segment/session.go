package segment

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
)

// Session is a photo made ready for clicks. Preparing takes most of the time;
// each answer after that a fraction of it. It keeps what it worked out for the
// clicks so far, so that one more click costs one step; the answer to a set of
// prompts does not depend on what was asked before. A Session is not safe for
// concurrent use.
type Session struct {
	size image.Point
	tune tuning
	// photo is nil where the edge is fitted at its own size already.
	photo *image.NRGBA

	view view
	tree *tree
	// cost is what a step of a path costs, on the distance grid.
	cost plane
	// cut is where the cut is made, small where guesses are tried.
	cut, small *field
	smallCost  plane
	edge       *guide
	// unasked is what is known before any prompt: the frame is outside.
	unasked belief

	trail []step
}

// step is what was known after one of the prompts.
type step struct {
	click  Click
	belief belief
}

// Prepare makes an upright sRGB photo ready (alpha is ignored). A large photo is
// read again by every answer and must stay as it is. It fails only on a photo of an unusable size
// (ErrPhotoSize) and when ctx ends.
func Prepare(ctx context.Context, img *image.NRGBA) (*Session, error) {
	s, err := prepare(ctx, img, defaults())
	if err != nil {
		return nil, fmt.Errorf("prepare photo: %w", err)
	}
	return s, nil
}

func prepare(ctx context.Context, img *image.NRGBA, t tuning) (*Session, error) {
	s := &Session{size: img.Bounds().Size(), tune: t}
	if err := checkSize(s.size); err != nil {
		return nil, err
	}
	long := max(s.size.X, s.size.Y)
	if long > t.edgeSide && t.edgeRadius > 0 {
		s.photo = img
	}
	if long > 2*t.edgeSide { // one pass over a large photo instead of four
		img, long = reduce(img, t.edgeSide), t.edgeSide
	}
	var err error
	if s.view, s.tree, err = hierarchy(ctx, img, t.distanceSide); err != nil {
		return nil, err
	}
	s.cost = borderCost(shrink(img, t.distanceSide), s.tree.contours(s.view.w, s.view.h), t)
	s.cut = newField(shrink(img, t.cutSide), t.smooth)
	s.small = newField(shrink(img, t.guessSide), t.smooth)
	s.smallCost = sample(s.cost, s.small.lab[0].w, s.small.lab[0].h)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.unasked = s.beyondFrame()
	s.edge = newGuide(shrink(img, min(t.edgeSide, long)), t.edgeRadius, t.edgeEvenness)
	return s, ctx.Err()
}

// errMaskSize says that an earlier mask is not of the photo.
var errMaskSize = errors.New("earlier mask does not have the photo's size")

// Settle makes the mask of what the prompts mark, at the photo's size, 255
// where it is object, and a score from 0 to 1 that says how well its border
// follows borders of the picture. Clicks are taken in their order, each
// correcting the answer to those before it. Every inside click ends inside and
// every outside click outside.
//
// previous, where it is not nil, is a mask that the prompts correct; then they
// need hold neither an inside click nor a box. Errors wrap ErrPrompts, or are
// those of ctx.
func (s *Session) Settle(ctx context.Context, p Prompts, previous *image.Gray) (*image.Gray, float64, error) {
	if err := p.validate(s.size, previous != nil); err != nil {
		return nil, 0, fmt.Errorf("settle mask: %w", err)
	}
	if previous != nil && previous.Bounds().Size() != s.size {
		return nil, 0, fmt.Errorf("settle mask: %w: %w", ErrPrompts, errMaskSize)
	}
	b, err := s.believe(ctx, p, previous)
	if err != nil {
		return nil, 0, fmt.Errorf("settle mask: %w", err)
	}
	return s.finish(&b, p), s.score(&b), nil
}

// believe answers the prompts one after the other, beginning with the first
// that the trail does not hold.
func (s *Session) believe(ctx context.Context, p Prompts, previous *image.Gray) (belief, error) {
	known := 0
	if len(p.Boxes) > 0 || previous != nil {
		s.trail = s.trail[:0] // rare, and not worth remembering
	}
	for known < len(s.trail) && known < len(p.Clicks) && s.trail[known].click == p.Clicks[known] {
		known++
	}
	s.trail = s.trail[:known]
	b := s.blank(p.Boxes)
	if known > 0 {
		b = s.trail[known-1].belief
	}
	if previous != nil {
		s.recall(&b, previous)
	}
	if len(p.Boxes) > 0 && !slices.ContainsFunc(p.Clicks, func(c Click) bool { return c.Label == Inside }) && previous == nil {
		s.fillBox(&b)
		s.answer(&b, p.Boxes, nil)
	}
	for i, c := range p.Clicks[known:] {
		if err := ctx.Err(); err != nil {
			return belief{}, err
		}
		b = s.hear(b, c)
		if b.inside { // until something is inside there is nothing to cut out
			s.answer(&b, p.Boxes, p.Clicks[:known+i+1])
		}
		if len(p.Boxes) == 0 && previous == nil && len(s.trail) < maxTrail {
			s.trail = append(s.trail, step{c, b})
		}
	}
	return b, ctx.Err()
}

// maxTrail bounds what a session remembers: about 1 MB a click.
const maxTrail = 32
