package handlers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/handlers/letter"
	"github.com/2112-lab/gen3d/pipeline"
)

const (
	// linkLife is how long the links to files in a mail work, as the guide has it.
	linkLife = 24 * time.Hour
	// maxPicture bounds the picture in a mail. Ours take 20 to 80 KB; an owner may
	// have put another in its place.
	maxPicture = 512 << 10
)

// mailed are the files that a mail links to, for owners who ask for that, or for
// want of a web app. The first stands in for the app's page.
var mailed = []pipeline.File{pipeline.ModelGLB, pipeline.ModelSPZ, pipeline.OutputMesh, pipeline.ModelOBJ, pipeline.ModelSTL}

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
func overtaken(s *pipeline.Session, run pipeline.Run) pipeline.Withheld {
	if s.Deleted() {
		return pipeline.WithheldDeleted
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
		return pipeline.WithheldOvertaken
	}
	return ""
}

// resultOf is what is told of an event that ended a run, or rejected an upload.
func resultOf(ev pipeline.Event, s *pipeline.Session) letter.Result {
	run, failure := outcome(ev)
	r := letter.Result{SessionRef: ev.Ref(), Object: run.Object, Failure: failure}
	if s.Image != nil {
		r.Name = s.Image.Filename
	}
	switch e := ev.(type) {
	case *pipeline.UploadRejected:
		r.Key = e.Key
	case *pipeline.ReconstructionCompleted:
		mesh, _ := e.Result.Artefact(pipeline.OutputMesh)
		r.Points, r.Bytes, r.DurationSec, r.Method = e.Result.Points, mesh.Bytes, e.Result.DurationSec, e.Result.Method
		if e := s.EncodingRun(); e != nil && e.Encoding != nil {
			r.DurationSec += e.Encoding.DurationSec
		}
	}
	return r
}

// adorn adds to a success what its own mail has: the picture, and links to files
// where they are wanted.
func (m Mailroom) adorn(ctx context.Context, result *letter.Result, ev pipeline.Event, wants pipeline.Preferences) error {
	e, ok := ev.(*pipeline.ReconstructionCompleted)
	if !ok {
		return nil
	}
	ref, n := ev.Ref(), e.Run.Object
	poster, _, err := m.Store.Read(ctx, ref.ObjectKey(n, pipeline.Poster), maxPicture)
	var tooLarge pipeline.TooLargeError
	switch {
	case err == nil && len(poster) > 2 && poster[0] == 0xff && poster[1] == 0xd8: // a JPEG
		result.Poster = poster
	case err != nil && !errors.Is(err, pipeline.ErrNotFound) && !errors.As(err, &tooLarge):
		return fmt.Errorf("read picture: %w", err)
	}
	result.Until = m.Post.Clock().Add(linkLife)
	if !wants.FileLinks && m.Notice.Web != "" {
		return nil
	}
	for _, f := range mailed {
		a, ok := e.Result.Artefact(f)
		if !ok {
			continue
		}
		link, err := m.Store.Link(ctx, ref.ObjectKey(n, f), linkLife)
		if err != nil {
			return fmt.Errorf("make link: %w", err)
		}
		result.Files = append(result.Files, letter.File{Name: f, Bytes: a.Bytes, URL: link})
	}
	return nil
}
