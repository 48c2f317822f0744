package handlers

import (
	"context"

	"github.com/2112-lab/gen3d/pipeline"
)

// sessionKeeper is all that UpdateSession needs from storage.
type sessionKeeper interface {
	sessionJoiner
	MarkDeleted(context.Context, pipeline.Deletion) error
}

// UpdateSession keeps metadata.json: it joins every fact into its session. What
// was deleted is marked first, so that nothing that is deleted is never erased.
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
		_, err := sessions.Apply(ctx, ev.Ref(), ev)
		return nil, err
	}
}
