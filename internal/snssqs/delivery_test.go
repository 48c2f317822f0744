package snssqs_test

import (
	"context"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/google/go-cmp/cmp"
)

func TestMessagesOfAnyOriginAreDelivered(t *testing.T) {
	t.Parallel()
	text := func(s string) types.MessageAttributeValue {
		return types.MessageAttributeValue{DataType: aws.String("String"), StringValue: aws.String(s)}
	}
	for name, tc := range map[string]struct {
		in       types.Message
		uuid     string
		metadata message.Metadata
	}{
		"Watermill's publisher names the UUID": {
			in: types.Message{Body: aws.String("{}"), MessageAttributes: map[string]types.MessageAttributeValue{
				"_watermill_message_uuid": text("u-1"), "type": text("mask.uploaded"),
			}},
			uuid:     "u-1",
			metadata: message.Metadata{"type": "mask.uploaded"},
		},
		"a raw S3 notification has SQS's id and no metadata": {
			in:       types.Message{Body: aws.String(`{"Records":[]}`)},
			uuid:     "m1",
			metadata: message.Metadata{},
		},
		"a body that is nothing at all is delivered too": {
			in:       types.Message{Body: aws.String("\x00not json")},
			uuid:     "m1",
			metadata: message.Metadata{},
		},
		"the message group is metadata again": {
			in:       types.Message{Body: aws.String("x"), Attributes: map[string]string{"MessageGroupId": "user-7"}},
			uuid:     "m1",
			metadata: message.Metadata{snssqs.GroupKey: "user-7"},
		},
		"a binary attribute is its bytes": {
			in: types.Message{Body: aws.String("x"), MessageAttributes: map[string]types.MessageAttributeValue{
				"b": {DataType: aws.String("Binary"), BinaryValue: []byte{1, 2}},
			}},
			uuid:     "m1",
			metadata: message.Metadata{"b": "\x01\x02"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := newFakeSQS()
			fake.create("q", 0)
			fake.send("q", tc.in)
			m := next(t, subscribe(t, open(t, snssqs.Config{Client: fake}), "q"))
			defer m.Ack()
			if m.UUID != tc.uuid {
				t.Errorf("UUID is %q, want %q", m.UUID, tc.uuid)
			}
			if string(m.Payload) != *tc.in.Body {
				t.Errorf("payload is %q, want %q", m.Payload, *tc.in.Body)
			}
			if diff := cmp.Diff(tc.metadata, m.Metadata); diff != "" {
				t.Errorf("metadata (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDeliveryFacts(t *testing.T) {
	t.Parallel()
	fake := newFakeSQS()
	fake.create("gen3d-test-encode", 2)
	fake.send("gen3d-test-encode", types.Message{
		Body: aws.String("x"), Attributes: map[string]string{"AWSTraceHeader": "Root=1-2"},
	})
	sub := open(t, snssqs.Config{
		Client: fake, Environment: "test", MaxReceives: 2,
		NackBackoff: func(int) time.Duration { return 0 },
	})
	ch := subscribe(t, sub, "encode")
	want := snssqs.Delivery{
		MessageID: "m1", ReceiveCount: 1, MaxReceives: 2, SentAt: time.UnixMilli(1700000000000),
		Queue: "encode", TraceHeader: "Root=1-2",
	}
	for _, last := range []bool{false, true} {
		m := next(t, ch)
		got, ok := snssqs.DeliveryFrom(m.Context())
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("delivery (-want +got):\n%s", diff)
		}
		if got.Last() != last {
			t.Errorf("delivery %d: Last is %v", got.ReceiveCount, got.Last())
		}
		m.Nack()
		want.ReceiveCount++
	}
	if _, ok := snssqs.DeliveryFrom(context.Background()); ok {
		t.Error("a bare context has a delivery")
	}
}
