package payload

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Renderer makes bodies of events.
type Renderer struct {
	Bucket string
	// Sessions is what a session's id is appended to for its address.
	Sessions string
	// Link makes a link to a file; nil: there are none.
	Link  func(ctx context.Context, key pipeline.ObjectKey, life time.Duration) (string, error)
	Clock func() time.Time
}

// linkLife is how long links in bodies work. They are made anew at each try, so it
// need not span the retries.
const linkLife = time.Hour

// Render makes the body that an endpoint gets of an event, by its version.
func (r Renderer) Render(ctx context.Context, fact pipeline.Event, to pipeline.Endpoint) ([]byte, error) {
	kind, ok := Of(fact)
	if !ok {
		return nil, pipeline.Permanent(fmt.Errorf("there is no body of %s", fact.Type()))
	}
	d := drawing{r, ctx, to.Links, nil}
	m := Message{Type: kind.Type, Timestamp: fact.Head().At, Data: d.data(fact)}
	if d.err != nil {
		return nil, d.err
	}
	return json.Marshal(m)
}

type drawing struct {
	Renderer
	ctx   context.Context
	links bool
	err   error
}

func (d *drawing) data(fact pipeline.Event) any {
	s := d.session(fact.Ref())
	switch e := fact.(type) {
	case *pipeline.SessionDeleted:
		return SessionChanged{s, "deleted"}
	case *pipeline.SessionRestored:
		return SessionChanged{s, "restored"}
	case *pipeline.EncodingCompleted:
		return EncodingCompleted{s, "completed", e.Run.ID, e.Run.Attempt, e.Result.Image, e.Result.Model, e.Result.DurationSec,
			d.artefacts(e.SessionRef, 0, e.Result.Artefacts)}
	case *pipeline.EncodingFailed:
		return Failed{s, "failed", 0, e.Run.ID, e.Run.Attempt, errorOf(e.Failure)}
	case *pipeline.ReconstructionStarted:
		return ReconstructionStarted{s, "reconstructing", e.Run.Object, e.Run.ID, e.Run.Attempt}
	case *pipeline.ReconstructionCompleted:
		r := e.Result
		return ReconstructionCompleted{s, "completed", e.Run.Object, e.Run.ID, e.Run.Attempt, r.Method, r.Preset, r.Points, r.Triangles, r.DurationSec,
			d.artefacts(e.SessionRef, e.Run.Object, r.Artefacts)}
	case *pipeline.ReconstructionFailed:
		return Failed{s, "failed", e.Run.Object, e.Run.ID, e.Run.Attempt, errorOf(e.Failure)}
	case *pipeline.UploadRejected:
		return UploadRejected{e.User, e.Session, "failed", d.Bucket, e.Key, errorOf(e.Failure)}
	case *pipeline.EndpointPinged:
		return Ping{e.User, e.Endpoint}
	default:
		return nil
	}
}

func (d *drawing) session(ref pipeline.SessionRef) Session {
	return Session{ref.User, ref.Session, d.Sessions + string(ref.Session)}
}

func errorOf(f pipeline.Failure) Error {
	return Error{f.Code, f.Category, f.Message, f.Hint, f.Retryable}
}

// tensor is the name of a file of raw numbers beside embeddings.json.
var tensor = regexp.MustCompile(`^embeddings\.[a-z0-9_]{1,64}\.f16$`)

// artefacts makes keys of the names alone. A fact that is told again comes from the
// delivery log, which its owner may write; a link to a key of the owner's choice
// would be a link to anybody's file.
func (d *drawing) artefacts(ref pipeline.SessionRef, n pipeline.ObjectNumber, made []pipeline.Artefact) []Artefact {
	all := []Artefact{}
	for _, a := range made {
		key := ref.ObjectKey(n, a.File)
		if _, err := pipeline.ParseObjectKey(key.String()); err != nil && !(n == 0 && tensor.MatchString(string(a.File))) {
			continue
		}
		one := Artefact{File: string(a.File), Bucket: d.Bucket, Key: key.String(), Bytes: a.Bytes, SHA256: a.SHA256}
		if d.links && d.Link != nil && d.err == nil {
			at := d.Clock().Add(linkLife).UTC().Truncate(time.Second)
			one.ExpiresAt = &at
			one.URL, d.err = d.Link(d.ctx, key, linkLife)
		}
		all = append(all, one)
	}
	return all
}
