package alarm

import (
	"fmt"
	"slices"
	"time"
)

// Alarm is one alarm as Terraform makes it.
type Alarm struct {
	Name        string
	Description string
	// Result is what is compared: math over the ids of Metrics.
	Result  Expression
	Metrics map[string]Metric // by id
	// Over says that values beyond the threshold breach, else those below it; Or
	// that the threshold itself does too.
	Over, Or  bool
	Threshold float64
	Period    time.Duration
	Periods   int // datapoints looked at
	Breaching int // of them, how many make an alarm
	Missing   string
	Actions   []string
}

// Metric is what is measured, and how the values of a period become one.
type Metric struct {
	Namespace, Name string
	Dimensions      map[string]string
	Stat            string
}

// State is an alarm's.
type State string

// The states.
const (
	OK           State = "OK"
	InAlarm      State = "ALARM"
	Insufficient State = "INSUFFICIENT_DATA"
)

// moreRange is how many datapoints beyond Periods are looked at for missing ones; in
// Amazon's examples, an alarm of three looks at five.
const moreRange = 2

// At is the state at a moment, after a state before. Periods end at whole multiples of
// themselves; the one that is under way counts for nothing yet.
func (a Alarm) At(r *Record, now time.Time, before State) (State, error) {
	end := now.Truncate(a.Period)
	var points []bool // of those that are there, oldest first: does it breach?
	for i := a.Periods + moreRange; i > 0; i-- {
		from := end.Add(-time.Duration(i) * a.Period)
		if !from.Add(a.Period).After(r.first) {
			continue // nobody was measuring
		}
		v, there, err := a.Result.at(r, a.Metrics, from, a.Period)
		if err != nil {
			return before, fmt.Errorf("alarm %s: %w", a.Name, err)
		}
		if there {
			points = append(points, a.breaches(v))
		}
	}
	return a.judge(points, before), nil
}

func (a Alarm) breaches(v float64) bool {
	switch {
	case v == a.Threshold:
		return a.Or
	case a.Over:
		return v > a.Threshold
	default:
		return v < a.Threshold
	}
}

// judge is Amazon's table of partly missing data as rules.
func (a Alarm) judge(points []bool, before State) State {
	points = points[max(0, len(points)-a.Periods):]
	missing := a.Periods - len(points)
	bad := 0
	for _, b := range points {
		if b {
			bad++
		}
	}
	allBad := !slices.Contains(points, false) // also of none
	switch {
	case bad >= a.Breaching:
		return InAlarm
	case missing == 0 || a.Missing == "notBreaching":
		return OK
	case a.Missing == "breaching":
		if bad+missing >= a.Breaching {
			return InAlarm
		}
		return OK
	case a.Missing == "ignore":
		if allBad {
			return before
		}
		return OK
	case len(points) == 0:
		return Insufficient
	case allBad:
		return InAlarm // prematurely, rather than too late
	default:
		return OK
	}
}
