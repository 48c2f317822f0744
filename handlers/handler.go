package handlers

import (
	"context"

	"github.com/2112-lab/gen3d/pipeline"
)

// Func reacts to one kind of event with the events that follow from it.
type Func[E pipeline.Event] func(context.Context, E) ([]pipeline.Event, error)

// sessionJoiner joins facts into a session and answers it as it then is, with
// all that others joined in before. That makes the last of several facts, in
// whatever order their handlers run, see all of them.
type sessionJoiner interface {
	Apply(context.Context, pipeline.SessionRef, ...pipeline.Event) (pipeline.Session, error)
}
