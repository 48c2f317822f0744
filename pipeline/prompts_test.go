package pipeline_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Prompts are in pixels of one photo. Whatever order photo and prompts are replaced
// in, a mask is made of the newest of both, and none of another photo is used.
func TestPromptsAreMadeIntoAMaskOfTheNewestPhoto(t *testing.T) {
	type step func(*story)
	photo := func(etag string) step {
		return func(s *story) {
			s.tell(time.Minute, "photo "+etag, &pipeline.ImageUploaded{SessionRef: ref, Upload: upload(etag, s.now.Add(time.Minute))})
			s.tell(time.Second, "encoded "+etag, &pipeline.EncodingCompleted{SessionRef: ref, Run: pipeline.EncodingRun(ref, etag, 1)})
		}
	}
	prompts := func(etag string) step {
		return func(s *story) {
			s.tell(time.Minute, "prompts "+etag, &pipeline.PromptsUploaded{SessionRef: ref, Upload: upload(etag, s.now.Add(time.Minute))})
		}
	}
	made := func(prompts, photo string) step {
		return func(s *story) {
			s.tell(time.Minute, "made "+prompts+photo, &pipeline.MaskUploaded{SessionRef: ref, Upload: upload("mask "+prompts+photo, s.now.Add(time.Minute)),
				MadeOf: &pipeline.Origin{Prompts: prompts, Image: photo}})
		}
	}
	own := func(s *story) {
		s.tell(time.Minute, "own", &pipeline.MaskUploaded{SessionRef: ref, Upload: upload("own", s.now.Add(time.Minute))})
	}
	refused := func(s *story) {
		s.tell(time.Minute, fmt.Sprint("refused ", s.now), &pipeline.UploadRejected{SessionRef: ref, Key: ref.Key(pipeline.Prompts).String(), Failure: *pipeline.NewFailure(pipeline.PromptsInvalid, "")})
	}
	other := func(s *story) { // another object's prompts, refused
		s.tell(time.Minute, "refused another", &pipeline.UploadRejected{SessionRef: ref, Key: ref.ObjectKey(4, pipeline.Prompts).String(), Failure: *pipeline.NewFailure(pipeline.PromptsInvalid, "")})
	}
	for _, c := range []struct {
		name    string
		steps   []step
		pending bool
		due     bool // a reconstruction of the mask
		status  pipeline.Status
	}{
		{"prompts wait", []step{photo("A"), prompts("P")}, true, false, pipeline.AwaitingMask},
		{"a mask was made", []step{photo("A"), prompts("P"), made("P", "A")}, false, true, pipeline.Reconstructing},
		{"another photo came", []step{photo("A"), prompts("P"), made("P", "A"), photo("B")}, true, false, pipeline.AwaitingMask},
		{"and a mask was made of it", []step{photo("A"), prompts("P"), made("P", "A"), photo("B"), made("P", "B")}, false, true, pipeline.Reconstructing},
		{"the first photo came back", []step{photo("A"), prompts("P"), made("P", "A"), photo("B"), photo("A")}, false, true, pipeline.Reconstructing},
		{"prompts, then the photo were replaced", []step{photo("A"), prompts("P"), made("P", "A"), prompts("Q"), made("Q", "A"), photo("B")}, true, false, pipeline.AwaitingMask},
		{"prompts were replaced while their mask was made", []step{photo("A"), prompts("P"), prompts("Q"), made("P", "A")}, true, true, pipeline.Reconstructing},
		{"the same prompts were sent again", []step{photo("A"), prompts("P"), made("P", "A"), prompts("P")}, false, true, pipeline.Reconstructing},
		{"an owner's own mask outlives a photo", []step{photo("A"), prompts("P"), own, photo("B")}, false, true, pipeline.Reconstructing},
		{"prompts that were refused", []step{photo("A"), prompts("P"), refused}, false, false, pipeline.AwaitingMask},
		{"prompts that do not fit another photo", []step{photo("A"), prompts("P"), made("P", "A"), photo("B"), refused}, false, false, pipeline.AwaitingMask},
		{"prompts that may fit another photo", []step{photo("A"), prompts("P"), refused, photo("B")}, true, false, pipeline.AwaitingMask},
		{"two objects' prompts that were refused", []step{photo("A"), prompts("P"), refused, other}, false, false, pipeline.AwaitingMask},
	} {
		t.Run(c.name, func(t *testing.T) {
			told := &story{now: start}
			for _, s := range c.steps {
				s(told)
			}
			session := pipeline.NewSession(ref)
			for _, e := range told.events {
				session.Apply(e)
			}
			if _, due := session.NextReconstruction(0); due != c.due || session.Pending(0) != c.pending || session.Status != c.status {
				t.Errorf("pending %v, due %v, %s; want %v, %v, %s", session.Pending(0), due, session.Status, c.pending, c.due, c.status)
			}
			if wantRest := !c.pending && c.status == pipeline.AwaitingMask; session.AtRest() != wantRest {
				t.Errorf("at rest %v", session.AtRest())
			}
		})
	}
}
