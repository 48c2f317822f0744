package registry

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/2112-lab/gen3d/pipeline"
)

// Rules say which endpoints there may be.
type Rules struct {
	Types    []string // that can be told of
	Defaults []string // of which is told where nothing else is said
	Payloads []string // versions of bodies, the newest last
	// URL says what is wrong with an address.
	URL func(string) []string
}

// limits of what owners write.
const (
	maxEvents      = 64
	maxDescription = 200
)

// fault is something wrong with a field; item counts within it, or is -1.
type fault struct {
	field   string
	item    int
	message string
}

// Check fills in what was left out, and says everything that is wrong.
func (r Rules) Check(s *pipeline.EndpointSpec) error {
	faults := r.check(s)
	if len(faults) == 0 {
		return nil
	}
	var problems []string
	for _, f := range faults {
		problems = append(problems, f.message)
	}
	return pipeline.RefusedError{Problems: problems}
}

func (r Rules) check(s *pipeline.EndpointSpec) (faults []fault) {
	for _, p := range r.URL(s.URL) {
		faults = append(faults, fault{"url", -1, p})
	}
	if len(s.Events) == 0 {
		s.Events = slices.Clone(r.Defaults)
	}
	if len(s.Events) > maxEvents {
		faults = append(faults, fault{"events", -1, fmt.Sprintf("events: there are %d, %d are allowed", len(s.Events), maxEvents)})
	}
	for i, t := range s.Events {
		if t != "*" && !slices.Contains(r.Types, t) {
			faults = append(faults, fault{"events", i, fmt.Sprintf("events: there is no %q; there are * and %s", t, strings.Join(r.Types, ", "))})
		}
	}
	if len(s.Signing) == 0 {
		s.Signing = []pipeline.Scheme{pipeline.SchemeHMAC, pipeline.SchemeEd25519}
	}
	for i, scheme := range s.Signing {
		if scheme != pipeline.SchemeHMAC && scheme != pipeline.SchemeEd25519 {
			faults = append(faults, fault{"signing", i, fmt.Sprintf("signing: there is no %q; there are v1 and v1a", scheme)})
		}
	}
	s.Payload = cmp.Or(s.Payload, r.Payloads[len(r.Payloads)-1])
	if !slices.Contains(r.Payloads, s.Payload) {
		faults = append(faults, fault{"payload", -1, fmt.Sprintf("payload: there is no version %q; there are %s", s.Payload, strings.Join(r.Payloads, ", "))})
	}
	if n := len([]rune(s.Description)); n > maxDescription {
		faults = append(faults, fault{"description", -1, fmt.Sprintf("description: it has %d characters, %d are allowed", n, maxDescription)})
	}
	s.Events, s.Signing = sorted(s.Events), sorted(s.Signing)
	return faults
}

// sorted is a list without repetitions, in order, so that two that say the same are equal.
func sorted[T cmp.Ordered](list []T) []T {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
