package snssqs_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/google/go-cmp/cmp"
)

// twoQueues is a topology with encode and reconstruct, and their dead letters.
var twoQueues = topology.Topology{Queues: []topology.Queue{
	{Name: "encode", DeadLetters: "encode-dlq"},
	{Name: "reconstruct", DeadLetters: "reconstruct-dlq"},
}}

func physical(short string) string { return topology.Name("test", short) }

func TestListShowsEveryQueueAndItsDeadLetters(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, physical("encode"), 3)
		w.send(t, physical("encode"), "a", "b")
		w.send(t, physical("encode-dlq"), "c")
		got, err := snssqs.NewQueues(w.client(), "test", twoQueues).List(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		want := []snssqs.Depth{
			{Queue: "encode", Visible: 2},
			{Queue: "encode-dlq", DeadLetters: true, Visible: 1},
			{Queue: "reconstruct", Missing: true},
			{Queue: "reconstruct-dlq", DeadLetters: true, Missing: true},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestJobsCountWhatWaitsAndWhatIsBeingDone(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		three := twoQueues
		three.Queues = append(slices.Clone(three.Queues), topology.Queue{Name: "make-mask", DeadLetters: "make-mask-dlq"})
		queues := snssqs.NewQueues(w.client(), "test", three)
		for _, q := range []string{"encode", "reconstruct"} {
			w.create(t, physical(q), 3)
		}
		if _, _, err := queues.Jobs(context.Background()); !errors.Is(err, snssqs.ErrNoQueue) {
			t.Errorf("without a queue: error %v, want ErrNoQueue", err)
		}
		w.create(t, physical("make-mask"), 3)
		w.send(t, physical("encode"), "a", "b")
		w.send(t, physical("make-mask"), "c")
		w.send(t, physical("reconstruct"), "d", "e", "f", "g")
		w.send(t, physical("reconstruct-dlq"), "dead")
		encode, reconstruct, err := queues.Jobs(context.Background())
		if err != nil || encode != 3 || reconstruct != 4 {
			t.Errorf("%d and %d, %v; want 3 and 4", encode, reconstruct, err)
		}
	})
}

func TestPeekLeavesTheMessages(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, physical("encode"), 0)
		w.send(t, physical("encode"), numbered(25)...)
		queues := snssqs.NewQueues(w.client(), "test", twoQueues)
		for look := 1; look <= 2; look++ {
			got, err := queues.Peek(context.Background(), "encode", 12)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, m := range got {
				seen[m.Body] = true
			}
			if len(seen) != 12 {
				t.Errorf("look %d shows %d messages, want 12", look, len(seen))
			}
			if visible, hidden := w.depth(t, physical("encode")); visible != 25 || hidden != 0 {
				t.Errorf("look %d leaves %d visible, %d hidden", look, visible, hidden)
			}
		}
		got, err := queues.Peek(context.Background(), "encode", 1000)
		if err != nil || len(got) != 25 {
			t.Fatalf("%d messages (%v), want all 25", len(got), err)
		}
		highest := 0
		for _, m := range got {
			highest = max(highest, m.ReceiveCount)
		}
		if highest < 2 {
			t.Error("the receive counts do not tell of the looks")
		}
	})
}

func TestRedriveBringsTheDeadLettersBack(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, physical("encode"), 1)
		w.send(t, physical("encode"), numbered(12)...)
		sub := open(t, snssqs.Config{
			Client: w.client(), Environment: "test", MaxInFlight: 12,
			NackBackoff: func(int) time.Duration { return 0 },
		})
		ch := subscribe(t, sub, "encode")
		for range 12 {
			next(t, ch).Nack()
		}
		eventually(t, "all are dead letters", func() bool {
			visible, _ := w.depth(t, physical("encode-dlq"))
			return visible == 12
		})
		_ = sub.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		got, err := snssqs.NewQueues(w.client(), "test", twoQueues).Redrive(ctx, "encode-dlq")
		if err != nil || got.Moved != 12 || got.Queue != "encode" {
			t.Fatalf("%+v, %v", got, err)
		}
		if _, lacksMoves := w.(fakeWorld); got.ByHand != lacksMoves {
			t.Errorf("moved by hand: %v", got.ByHand)
		}
		if visible, _ := w.depth(t, physical("encode")); visible != 12 {
			t.Errorf("%d messages back in the queue", visible)
		}
		if visible, hidden := w.depth(t, physical("encode-dlq")); visible+hidden != 0 {
			t.Errorf("%d dead letters left", visible+hidden)
		}
		// They start anew.
		m := next(t, subscribe(t, open(t, snssqs.Config{Client: w.client(), Environment: "test"}), "encode"))
		if d, _ := snssqs.DeliveryFrom(m.Context()); d.ReceiveCount != 1 {
			t.Errorf("receive count after the redrive is %d", d.ReceiveCount)
		}
		m.Ack()
	})
}

func TestRedriveWaitsForTheMoveOfSQS(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		statuses []string
		moved    int
		err      string
	}{
		"until it is done":     {statuses: []string{"RUNNING", "RUNNING", "COMPLETED"}, moved: 2},
		"and says if it fails": {statuses: []string{"RUNNING", "FAILED"}, moved: 2, err: "ended as FAILED"},
		"but no longer than its context": {
			statuses: []string{"RUNNING"}, moved: 2, err: "which goes on: context deadline exceeded",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := &moving{fakeSQS: newFakeSQS(), statuses: tc.statuses}
			fake.create(physical("encode"), 1)
			fakeWorld{fake.fakeSQS}.send(t, physical("encode-dlq"), "a", "b")
			ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
			defer cancel()
			got, err := snssqs.NewQueues(fake, "test", twoQueues).Redrive(ctx, "encode")
			if got.Moved != tc.moved || got.ByHand {
				t.Errorf("%+v", got)
			}
			if tc.err == "" && err != nil || tc.err != "" && (err == nil || !strings.Contains(err.Error(), tc.err)) {
				t.Errorf("error is %v, want %q", err, tc.err)
			}
		})
	}
}

func TestRedriveByHandKeepsAttributesAndGroup(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create(physical("encode"), 1)
	fake.send(physical("encode-dlq"), types.Message{
		Body: aws.String("x"), Attributes: map[string]string{"MessageGroupId": "user-7"},
		MessageAttributes: map[string]types.MessageAttributeValue{"type": {DataType: aws.String("String"), StringValue: aws.String("mask.uploaded")}},
	})
	queues := snssqs.NewQueues(fake, "test", twoQueues)
	if got, err := queues.Redrive(context.Background(), "encode"); err != nil || got.Moved != 1 || !got.ByHand {
		t.Fatalf("%+v, %v", got, err)
	}
	got, err := queues.Peek(context.Background(), "encode", 1)
	if err != nil || len(got) != 1 || got[0].Group != "user-7" || got[0].Attributes["type"] != "mask.uploaded" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestPurge(t *testing.T) {
	t.Parallel()
	inEachWorld(t, func(t *testing.T, w world) {
		w.create(t, physical("encode"), 1)
		w.send(t, physical("encode"), "a", "b")
		queues := snssqs.NewQueues(w.client(), "test", twoQueues)
		if err := queues.Purge(context.Background(), "encode"); err != nil {
			t.Fatal(err)
		}
		if visible, hidden := w.depth(t, physical("encode")); visible+hidden != 0 {
			t.Errorf("%d messages left", visible+hidden)
		}
	})
}

func TestPurgeTwiceInAMinute(t *testing.T) {
	fake := newFakeSQS()
	fake.create(physical("encode"), 0)
	queues := snssqs.NewQueues(fake, "test", twoQueues)
	_ = queues.Purge(context.Background(), "encode")
	if err := queues.Purge(context.Background(), "encode"); err == nil || !strings.Contains(err.Error(), "try again later") {
		t.Errorf("got %v", err)
	}
}

func TestNamesThatAreNotInTheTopology(t *testing.T) {
	queues := snssqs.NewQueues(newFakeSQS(), "test", twoQueues)
	ctx := context.Background()
	_, peek := queues.Peek(ctx, "nonsense", 1)
	_, redrive := queues.Redrive(ctx, "nonsense")
	for what, err := range map[string]error{"peek": peek, "redrive": redrive, "purge": queues.Purge(ctx, "nonsense")} {
		if !errors.Is(err, snssqs.ErrNoQueue) || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: got %v, want ErrNoQueue", what, err)
		}
	}
}
