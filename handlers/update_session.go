package handlers

import (
	"context"

	"github.com/2112-lab/gen3d/pipeline"
)

// sessionKeeper is all that UpdateSession needs from storage.
type sessionKeeper interface {
	sessionJoiner
	MarkDeleted(context.Context, pipeline.Deletion) error
	// Enlist makes the index tell of a session what its metadata.json calls for.
	Enlist(context.Context, pipeline.Session) error
}

// UpdateSession keeps metadata.json: it joins every fact into its session. What
// was deleted is marked first, so that nothing that is deleted is never erased.
// The index, which lists are made of, follows; a crash between the two is cured by
// the message's redelivery, which finds nothing to join and looks at the index
// all the same. Progress changes nothing that is listed, and there is much of it.
func UpdateSession(sessions sessionKeeper) Func[pipeline.Event] {
	return func(ctx context.Context, ev pipeline.Event) ([]pipeline.Event, error) {
		if ev.Ref().Session == "" {
			return nil, nil // a rejected upload that names no session
		}
		if _, ok := ev.(*pipeline.SessionDeleted); ok {
			if err := sessions.MarkDeleted(ctx, pipeline.Deletion{SessionRef: ev.Ref(), At: ev.Head().At}); err != nil {
				return nil, err
			}
		}
		session, err := sessions.Apply(ctx, ev.Ref(), ev)
		if err != nil || progress(ev) {
			return nil, err
		}
		return nil, sessions.Enlist(ctx, session)
	}
}

func progress(ev pipeline.Event) bool {
	switch ev.(type) {
	case *pipeline.EncodingProgressed, *pipeline.ReconstructionProgressed:
		return true
	}
	return false
}
