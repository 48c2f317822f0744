package handlers

import (
	"context"

	"github.com/2112-lab/gen3d/pipeline"
)

// RequestEncoding asks for a photo to be encoded as soon as it is there. The
// request follows from the run, not from this event, so every repetition and
// every second upload of the same bytes makes the same request.
func RequestEncoding(sessions sessionJoiner) Func[*pipeline.ImageUploaded] {
	return func(ctx context.Context, ev *pipeline.ImageUploaded) ([]pipeline.Event, error) {
		s, err := sessions.Apply(ctx, ev.SessionRef, ev)
		if err != nil {
			return nil, err
		}
		return encodingRequest(&s), nil
	}
}

func encodingRequest(s *pipeline.Session) []pipeline.Event {
	run, ok := s.NextEncoding()
	if !ok {
		return nil
	}
	return []pipeline.Event{&pipeline.EncodingRequested{
		Header: pipeline.Header{Cause: string(run.ID)}, SessionRef: s.Ref(), Run: run, Image: s.Image.Upload,
	}}
}
