package snssqs_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/google/go-cmp/cmp"
)

func TestDeadLettersKeepTheBodyAndTheReason(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		metadata message.Metadata
		want     map[string]string
		group    string
	}{
		"a plain reason": {
			metadata: message.Metadata{"type": "mask.uploaded", "reason_poisoned": "not JSON", snssqs.GroupKey: "user-7"},
			want:     map[string]string{"type": "mask.uploaded", "reason_poisoned": "not JSON"},
			group:    "user-7",
		},
		"a reason that quotes a stranger's bytes": {
			metadata: message.Metadata{"reason_poisoned": "bad \x00\x01\xff\uFFFEkey"},
			want:     map[string]string{"reason_poisoned": "bad ????key"},
		},
		"a reason without end": {
			metadata: message.Metadata{"reason_poisoned": strings.Repeat("é", 5000)},
			want:     map[string]string{"reason_poisoned": strings.Repeat("é", 512)},
		},
		"a group that SQS refuses is left out": {
			metadata: message.Metadata{snssqs.GroupKey: "two words"},
			want:     map[string]string{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := newFakeSQS()
			fake.create(physical("encode"), 1)
			m := message.NewMessage("u-1", []byte("not json"))
			m.Metadata = tc.metadata
			if err := snssqs.NewDeadLetters(fake, "test").Publish("encode-dlq", m); err != nil {
				t.Fatal(err)
			}
			got, err := snssqs.NewQueues(fake, "test", twoQueues).Peek(context.Background(), "encode-dlq", 1)
			if err != nil || len(got) != 1 {
				t.Fatalf("%v, %v", got, err)
			}
			if got[0].Body != "not json" || got[0].Group != tc.group {
				t.Errorf("body %q, group %q", got[0].Body, got[0].Group)
			}
			if diff := cmp.Diff(tc.want, got[0].Attributes); diff != "" {
				t.Errorf("attributes (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("a missing queue is named", func(t *testing.T) {
		t.Parallel()
		err := snssqs.NewDeadLetters(newFakeSQS(), "test").Publish("encode-dlq", message.NewMessage("u", []byte("x")))
		if !errors.Is(err, snssqs.ErrNoQueue) || !strings.Contains(err.Error(), "gen3d-test-encode-dlq") {
			t.Errorf("got %v", err)
		}
	})
}
