package console

import (
	"fmt"
	"strconv"

	"github.com/2112-lab/gen3d/pipeline"
)

// headline says where a session is, in a person's words.
func headline(s pipeline.Session) string {
	switch s.Status {
	case pipeline.Created:
		return "Waiting for the photo"
	case pipeline.Initializing:
		return "Reading the photo"
	case pipeline.AwaitingMask:
		return "Waiting for a mask"
	case pipeline.Reconstructing:
		if s.Progress != nil {
			return fmt.Sprintf("Making the model, %.0f %%", 100*s.Progress.Fraction)
		}
		return "Making the model"
	case pipeline.Completed:
		return "Model ready"
	case pipeline.Notified:
		return "Model ready, owner told"
	case pipeline.Failed:
		return "Failed"
	default:
		return "Deleted"
	}
}

// tone is the class that colours a session's status.
func tone(s pipeline.Session) string {
	switch s.Status {
	case pipeline.Completed, pipeline.Notified:
		return "good"
	case pipeline.Failed:
		return "bad"
	case pipeline.Created, pipeline.AwaitingMask, pipeline.Deleted:
		return "idle"
	default:
		return "busy"
	}
}

// list is the files of a session's first object that people want.
func list(s pipeline.Session) []pipeline.Artefact {
	if len(s.Objects) == 0 {
		return nil
	}
	var out []pipeline.Artefact
	for _, a := range s.Objects[0].Artefacts {
		if a.File != pipeline.Poster && a.File != pipeline.Preview {
			out = append(out, a)
		}
	}
	return out
}

func thousands(n *int) string {
	if n == nil {
		return ""
	}
	s := strconv.Itoa(*n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

func mib(n int64) string {
	if n < 100<<10 {
		return fmt.Sprintf("%.0f kB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

func seconds(s *float64) string {
	if s == nil {
		return ""
	}
	return fmt.Sprintf("%.1f s", *s)
}
