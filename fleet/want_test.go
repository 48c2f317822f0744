package fleet

import "testing"

func TestWant(t *testing.T) {
	for name, c := range map[string]struct {
		load   Load
		policy Policy
		want   int
	}{
		"nothing waits":                                   {Load{}, Default, 0},
		"one encoding wakes the first":                    {Load{Encode: 1}, Default, 1},
		"word of a session wakes the first":               {Load{Intents: 1}, Default, 1},
		"word of many sessions wakes no more":             {Load{Intents: 40}, Default, 1},
		"one reconstruction is half of what one may have": {Load{Reconstruct: 1}, Default, 1},
		"two are all":                                     {Load{Reconstruct: 2}, Default, 1},
		"three are too many":                              {Load{Reconstruct: 3}, Default, 2},
		"twenty encodings are two reconstructions":        {Load{Encode: 20}, Default, 1},
		"twenty-one are more":                             {Load{Encode: 21}, Default, 2},
		"ten tenths add up to exactly one":                {Load{Encode: 10, Reconstruct: 1}, Default, 1},
		"a backlog from zero":                             {Load{Encode: 3, Reconstruct: 7}, Default, 4},
		"no more than the most":                           {Load{Reconstruct: 500}, Default, 5},
		"never fewer than there are":                      {Load{Reconstruct: 1, Workers: 4}, Default, 4},
		"also if there are more than the most":            {Load{Workers: 7}, Default, 7},
		"who starts is counted":                           {Load{Reconstruct: 4, Workers: 2}, Default, 2},
		"a least number without work":                     {Load{}, Policy{Min: 1, Max: 5, Target: 2}, 1},
		"a group that may have none":                      {Load{Reconstruct: 9}, Policy{Target: 2}, 0},
		"two places on a card":                            {Load{Reconstruct: 8}, Policy{Max: 5, Target: 4}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Want(c.load, c.policy); got != c.want {
				t.Errorf("%+v with %+v: %d workers, want %d", c.load, c.policy, got, c.want)
			}
		})
	}
}

// More work never asks for fewer workers.
func TestWantIsMonotone(t *testing.T) {
	for encode := range 60 {
		for reconstruct := range 20 {
			for workers := range 7 {
				l := Load{Encode: encode, Reconstruct: reconstruct, Workers: workers}
				now := Want(l, Default)
				if now < workers {
					t.Fatalf("%+v: %d workers", l, now)
				}
				l.Encode++
				more := Want(l, Default)
				l.Encode, l.Reconstruct = encode, reconstruct+1
				if rather := Want(l, Default); more < now || rather < more {
					t.Fatalf("%+v: %d, with an encoding more %d, with a reconstruction more %d", l, now, more, rather)
				}
			}
		}
	}
}
