package handlers

import (
	"context"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// linkLife is how long the link in a mail works, as the guide has it.
const linkLife = 24 * time.Hour

// owners knows where a user's mail goes.
type owners interface {
	Address(context.Context, pipeline.UserID) (string, error)
}

// linker makes a link to a file that works for a while without signing in.
type linker interface {
	Link(ctx context.Context, key pipeline.ObjectKey, life time.Duration) (string, error)
}

// Notice is what the mails to owners and to the operator need to know.
type Notice struct {
	From  string // the sender's address
	Admin string // gets a copy of every mail and all alerts; empty: nobody
}

// NotifyOwner tells a session's owner, once, how it ended, and emits
// owner.notified. The operator gets a copy. Nothing is sent of a run that
// newer inputs have overtaken or that the owner cancelled, or of a session that
// was deleted meanwhile.
func NotifyOwner(sessions sessionJoiner, post Post, who owners, links linker, n Notice) Func[pipeline.Event] {
	return func(ctx context.Context, ev pipeline.Event) ([]pipeline.Event, error) {
		run, failure := outcome(ev)
		session := pipeline.NewSession(ev.Ref())
		if ev.Ref().Session != "" {
			var err error
			if session, err = sessions.Apply(ctx, ev.Ref(), ev); err != nil {
				return nil, err
			}
		}
		if failure != nil && failure.Code == pipeline.Cancelled {
			return nil, nil // the owner did it
		}
		letter, err := post.deliver(ctx, ev, toOwner, func() (pipeline.Mail, string, error) {
			if void := overtaken(&session, run); void != "" {
				return pipeline.Mail{}, void, nil
			}
			to, err := who.Address(ctx, ev.Ref().User)
			if err != nil {
				return pipeline.Mail{}, "", fmt.Errorf("find owner's address: %w", err)
			}
			mail := pipeline.Mail{From: n.From, To: to, Bcc: n.Admin}
			if failure != nil {
				writeFailure(&mail, ev, *failure)
				return mail, "", nil
			}
			link, err := links.Link(ctx, ev.Ref().ObjectKey(run.Object, pipeline.OutputMesh), linkLife)
			if err != nil {
				return pipeline.Mail{}, "", fmt.Errorf("make link: %w", err)
			}
			writeSuccess(&mail, ev.(*pipeline.ReconstructionCompleted), link, post.Clock().Add(linkLife))
			return mail, "", nil
		})
		if err != nil || letter.Void != "" {
			return nil, err
		}
		return []pipeline.Event{&pipeline.OwnerNotified{
			Header: pipeline.Header{At: letter.Sent}, SessionRef: ev.Ref(), Run: run.ID, Channel: "email", Message: letter.MessageID,
		}}, nil
	}
}

// outcome is which run an event ends, and how: a nil failure is success.
func outcome(ev pipeline.Event) (pipeline.Run, *pipeline.Failure) {
	switch e := ev.(type) {
	case *pipeline.ReconstructionCompleted:
		return e.Run, nil
	case *pipeline.ReconstructionFailed:
		return e.Run, &e.Failure
	case *pipeline.EncodingFailed:
		return e.Run, &e.Failure
	case *pipeline.UploadRejected:
		return pipeline.Run{}, &e.Failure
	default:
		return pipeline.Run{}, pipeline.NewFailure(pipeline.MessageUnreadable, "%s", ev.Type())
	}
}

// overtaken says why a run's end is no longer of interest, or "".
func overtaken(s *pipeline.Session, run pipeline.Run) string {
	if s.Deleted() {
		return "session deleted"
	}
	var current *pipeline.RunFacts
	inputs := s.Image != nil
	switch run.Stage {
	case pipeline.Initialization:
		current = s.EncodingRun()
	case pipeline.Reconstruction:
		current, inputs = s.ReconstructionRun(run.Object), inputs && s.UploadedMask(run.Object) != nil
	default:
		return ""
	}
	if inputs && (current == nil || current.ID != run.ID) { // newer ones may have no run yet
		return "newer upload"
	}
	return ""
}
