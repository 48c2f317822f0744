package handlers

import (
	"context"

	"github.com/2112-lab/gen3d/pipeline"
)

// UpdateSession keeps metadata.json: it joins every fact into its session.
func UpdateSession(sessions sessionJoiner) Func[pipeline.Event] {
	return func(ctx context.Context, ev pipeline.Event) ([]pipeline.Event, error) {
		if ev.Ref().Session == "" {
			return nil, nil // a rejected upload that names no session
		}
		_, err := sessions.Apply(ctx, ev.Ref(), ev)
		return nil, err
	}
}
