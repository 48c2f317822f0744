package peer

import (
	"errors"
	"testing"
)

func TestKnownDifferencesAreHeldBothWays(t *testing.T) {
	d := Differences{Moto: {"a queue is a queue": "is none"}}
	for name, c := range map[string]struct {
		cloud   string
		outcome error
		fine    bool
	}{
		"does as AWS does":               {Embedded, nil, true},
		"differs, which nobody knew":     {Embedded, errors.New("no"), false},
		"differs as is known":            {Moto, errors.New("no"), true},
		"known, and no longer differs":   {Moto, nil, false},
		"another cloud's is not its own": {LocalStack, errors.New("no"), false},
	} {
		if err := d.Judge(c.cloud, "a queue is a queue", c.outcome); (err == nil) != c.fine {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheListOfDifferencesReads(t *testing.T) {
	for _, section := range []string{"Calls", "End to end"} {
		if _, err := Known(section); err != nil {
			t.Error(err)
		}
	}
	if _, err := Known("Nothing"); err == nil {
		t.Error("a section that is not there was read")
	}
}
