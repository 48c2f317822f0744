package peer

import (
	"errors"
	"testing"
)

func TestKnownDifferencesAreHeldBothWays(t *testing.T) {
	d := Differences{Moto: {"a queue is a queue": "is none"}, LocalStack: {"a queue is a queue": "sometimes is none"}}
	for name, c := range map[string]struct {
		cloud   string
		outcome error
		fine    bool
	}{
		"does as AWS does":               {Embedded, nil, true},
		"differs, which nobody knew":     {Embedded, errors.New("no"), false},
		"differs as is known":            {Moto, errors.New("no"), true},
		"known, and no longer differs":   {Moto, nil, false},
		"does so by chance, now it does": {LocalStack, errors.New("no"), true},
		"does so by chance, now not":     {LocalStack, nil, true},
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
