package timeline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Moment is one fact.
type Moment struct {
	At       time.Time      `json:"at"`
	SinceSec float64        `json:"since_sec"` // the first moment
	AfterSec float64        `json:"after_sec"` // the moment before
	Event    string         `json:"event"`
	ID       string         `json:"event_id,omitempty"`
	Run      pipeline.RunID `json:"run,omitempty"`
	Note     string         `json:"note,omitempty"` // for people
}

// Of is a session's moments, in their order.
func Of(s pipeline.Session) []Moment {
	var all []Moment
	for _, e := range s.Events {
		m := Moment{At: e.At, Event: e.Type, ID: e.ID}
		m.Run, m.Note = about(s, e)
		all = append(all, m)
	}
	// Facts of one moment in the order of the pipeline, as far as names tell it.
	slices.SortStableFunc(all, func(a, b Moment) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(rank(a.Event), rank(b.Event)), cmp.Compare(a.ID, b.ID))
	})
	for i := range all {
		all[i].SinceSec = seconds(all[i].At.Sub(all[0].At))
		if i > 0 {
			all[i].AfterSec = seconds(all[i].At.Sub(all[i-1].At))
		}
	}
	return all
}

// order is that of a session which goes well.
var order = []string{
	pipeline.TypeSessionCreated, pipeline.TypeImageUploaded, pipeline.TypeEncodingRequested, pipeline.TypeEncodingStarted, pipeline.TypeEncodingProgressed,
	pipeline.TypeEncodingCompleted, pipeline.TypePromptsUploaded, pipeline.TypeMaskUploaded, pipeline.TypeReconstructionRequested,
	pipeline.TypeReconstructionStarted, pipeline.TypeReconstructionProgressed, pipeline.TypeReconstructionCompleted, pipeline.TypeOwnerNotified,
}

func rank(event string) int {
	if i := slices.Index(order, event); i >= 0 {
		return i
	}
	return len(order)
}

// about finds the run that an event belongs to, by its moment, and says what it gave.
func about(s pipeline.Session, e pipeline.Applied) (pipeline.RunID, string) {
	is := func(t *time.Time) bool { return t != nil && t.Equal(e.At) }
	for _, r := range s.Runs {
		waited := ""
		if r.RequestedAt != nil && r.StartedAt != nil {
			waited = fmt.Sprintf("waited %.1f s for a worker", seconds(r.StartedAt.Sub(*r.RequestedAt)))
		}
		encoding := r.Stage == pipeline.Initialization
		switch {
		case e.Type == pipeline.TypeEncodingRequested && encoding && is(r.RequestedAt), e.Type == pipeline.TypeReconstructionRequested && !encoding && is(r.RequestedAt):
			return r.ID, attempt(r)
		case e.Type == pipeline.TypeEncodingStarted && encoding && is(r.StartedAt), e.Type == pipeline.TypeReconstructionStarted && !encoding && is(r.StartedAt):
			return r.ID, waited
		case e.Type == pipeline.TypeEncodingCompleted && r.Encoding != nil && is(r.CompletedAt):
			return r.ID, gave(r.Encoding.Model, r.Encoding.DurationSec, r.Encoding.StepsSec)
		case e.Type == pipeline.TypeReconstructionCompleted && r.Reconstruction != nil && is(r.CompletedAt):
			return r.ID, gave(r.Reconstruction.Method+", "+r.Reconstruction.Preset, r.Reconstruction.DurationSec, r.Reconstruction.StepsSec)
		case (e.Type == pipeline.TypeEncodingFailed || e.Type == pipeline.TypeReconstructionFailed) && r.Failure != nil && is(r.FailedAt):
			return r.ID, fmt.Sprintf("%s (%s)", r.Failure.Code, r.Failure.Category)
		case e.Type == pipeline.TypeOwnerNotified && is(r.NotifiedAt):
			return r.ID, ""
		}
	}
	if e.Type == pipeline.TypeUploadRejected && s.Rejected != nil && s.Rejected.At.Equal(e.At) {
		return "", string(s.Rejected.Failure.Code)
	}
	return "", ""
}

func attempt(r pipeline.RunFacts) string {
	var words []string
	if r.Stage == pipeline.Reconstruction {
		words = append(words, fmt.Sprintf("object %d", r.Object))
	}
	if r.Attempt > 1 {
		words = append(words, fmt.Sprintf("attempt %d", r.Attempt))
	}
	return strings.Join(words, ", ")
}

// gave says what made a result and where its time went, longest first.
func gave(by string, sec float64, steps map[string]float64) string {
	names := slices.SortedFunc(maps.Keys(steps), func(a, b string) int { return cmp.Or(cmp.Compare(steps[b], steps[a]), cmp.Compare(a, b)) })
	words := []string{fmt.Sprintf("%s, %.1f s", by, sec)}
	for _, n := range names {
		words = append(words, fmt.Sprintf("%s %.1f", n, steps[n]))
	}
	return strings.Join(words, " · ")
}

func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }
