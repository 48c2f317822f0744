package conformance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/localstack/peer"
)

// call is one case: a sentence about AWS, the page of its documentation that says so,
// and how to see it.
type call struct {
	name string
	page string
	see  func(*trial)
}

// table is all of them.
func table() []call {
	return slices.Concat(objectCalls, keyCalls, listCalls, conditionCalls, versionCalls, multipartCalls,
		presignCalls, formCalls, bucketCalls, eventCalls, topicCalls, publishCalls, filterCalls(),
		queueCalls, messageCalls, visibilityCalls, batchCalls, deadLetterCalls, loneCalls)
}

// fewest is how many cases there must be.
const fewest = 150

func TestCloudsDoAsAWSSays(t *testing.T) {
	calls := table()
	if len(calls) < fewest {
		t.Errorf("%d cases, want %d or more", len(calls), fewest)
	}
	known, err := peer.Known("Calls")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, c := range calls {
		if names[c.name] || c.page == "" || strings.Contains(c.name, "|") {
			t.Errorf("%q is there twice, or has no page, or cannot be in a table", c.name)
		}
		names[c.name] = true
	}
	for cloud, cases := range known {
		for name := range cases {
			if !names[name] {
				t.Errorf("differences.md knows how %s differs in a case that does not exist: %s", cloud, name)
			}
		}
	}
	// The embedded cloud moves the working directory: the others start first.
	var clouds []*cloud
	for _, name := range slices.Backward(peer.All()) {
		clouds = append(clouds, open(t, name))
	}
	for _, c := range clouds {
		began := time.Now()
		outcomes, differ := c.tryAll(t.Context(), calls), 0
		for i, one := range calls {
			if outcomes[i] != nil {
				differ++
			}
			if err := known.Judge(c.name, one.name, outcomes[i]); err != nil {
				t.Errorf("%s: %s\n%s\n%v", c.name, one.name, one.page, err)
			}
		}
		t.Logf("%s: %d cases, %d as AWS says, %d otherwise, in %s", c.name, len(calls), len(calls)-differ, differ, time.Since(began).Round(time.Second))
	}
}

// atOnce is how many cases are tried at a time: most of their time they wait.
const atOnce = 24

// tryAll sees all cases, on one cloud, and answers what was otherwise in each.
func (c *cloud) tryAll(ctx context.Context, calls []call) []error {
	outcomes, slots := make([]error, len(calls)), make(chan struct{}, atOnce)
	var all sync.WaitGroup
	together := len(calls) - len(loneCalls)
	for i, one := range calls[:together] {
		slots <- struct{}{}
		all.Go(func() {
			outcomes[i] = c.try(ctx, i, one)
			<-slots
		})
	}
	all.Wait()
	for i := together; i < len(calls); i++ {
		outcomes[i] = c.try(ctx, i, calls[i])
	}
	return outcomes
}

// try sees one case and answers what was otherwise, once more where a connection broke.
func (c *cloud) try(ctx context.Context, n int, one call) error {
	t := c.see(ctx, fmt.Sprintf("c%d", n), one)
	if t.broken {
		t = c.see(ctx, fmt.Sprintf("c%d-again", n), one)
	}
	if len(t.wrong) == 0 {
		return nil
	}
	return fmt.Errorf("%s", strings.Join(t.wrong, "\n"))
}

func (c *cloud) see(ctx context.Context, id string, one call) *trial {
	t := &trial{cloud: c, ctx: ctx, id: id, area: "untold/"}
	if slices.ContainsFunc(eventCalls, func(e call) bool { return e.name == one.name }) {
		t.area = "users/"
	}
	done := make(chan struct{})
	go func() { // of its own, so that a case can end anywhere
		defer close(done)
		one.see(t)
	}()
	<-done
	return t
}
