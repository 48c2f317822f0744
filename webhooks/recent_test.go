package webhooks

import (
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

func TestTriesHaveNamesOfTheirOwn(t *testing.T) {
	due := time.UnixMilli(1_796_034_600_000)
	order := pipeline.Order{Endpoint: "prod", Attempt: 1, Due: due}
	with := func(change func(*pipeline.Order)) pipeline.Order { o := order; change(&o); return o }
	seen := map[tryName]string{}
	for what, name := range map[string]tryName{
		"a first try":                     nameOf("acme", "evt_1", order, true),
		"another owner's":                 nameOf("acm", "evt_1", order, true),
		"another endpoint's":              nameOf("acme", "evt_1", with(func(o *pipeline.Order) { o.Endpoint = "test" }), true),
		"another fact's":                  nameOf("acme", "evt_2", order, true),
		"a fact's that looks like others": nameOf("acme", "prod\x00evt_1", with(func(o *pipeline.Order) { o.Endpoint = "" }), true),
		"a long fact's":                   nameOf("acme", strings.Repeat("x", 300), order, true),
		"a longer fact's":                 nameOf("acme", strings.Repeat("x", 301), order, true),
		"another attempt":                 nameOf("acme", "evt_1", with(func(o *pipeline.Order) { o.Attempt = 2 }), true),
		"a replay":                        nameOf("acme", "evt_1", with(func(o *pipeline.Order) { o.Replay = true }), true),
		"a later try":                     nameOf("acme", "evt_1", order, false),
		"a later try, put off":            nameOf("acme", "evt_1", with(func(o *pipeline.Order) { o.Due = due.Add(time.Second) }), false),
	} {
		if other, ok := seen[name]; ok {
			t.Errorf("%s has the name of %s", what, other)
		}
		seen[name] = what
	}
	if nameOf("acme", "evt_1", with(func(o *pipeline.Order) { o.Due = due.Add(time.Second) }), true) != nameOf("acme", "evt_1", order, true) {
		t.Error("a first try that was asked for twice has two names")
	}
}
