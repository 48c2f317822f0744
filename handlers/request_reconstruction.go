package handlers

import (
	"context"

	"github.com/2112-lab/gen3d/pipeline"
)

// RequestReconstruction asks for GPU work once a photo is encoded and a mask is
// there. It reacts to both facts, mask.uploaded and encoding.completed, and
// joins them into the session before it judges it, so the later of the two
// always sees the earlier.
func RequestReconstruction(sessions sessionJoiner) Func[pipeline.Event] {
	return func(ctx context.Context, ev pipeline.Event) ([]pipeline.Event, error) {
		s, err := sessions.Apply(ctx, ev.Ref(), ev)
		if err != nil {
			return nil, err
		}
		if mask, ok := ev.(*pipeline.MaskUploaded); ok {
			return reconstructionRequest(&s, mask.Object), nil
		}
		var events []pipeline.Event
		for _, o := range s.Objects {
			events = append(events, reconstructionRequest(&s, o.Object)...)
		}
		return events, nil
	}
}

func reconstructionRequest(s *pipeline.Session, n pipeline.ObjectNumber) []pipeline.Event {
	run, ok := s.NextReconstruction(n)
	if !ok {
		return nil
	}
	return []pipeline.Event{&pipeline.ReconstructionRequested{
		Header: pipeline.Header{Cause: string(run.ID)}, SessionRef: s.Ref(), Run: run, Image: s.Image.Upload, Mask: s.Mask(n).Upload, Preset: s.Image.Preset,
	}}
}
