package queues_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func TestMessageRoundTrip(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	body := "grüße <&> \"\t\n\U0001F600"
	attributes := map[string]types.MessageAttributeValue{
		"text":   {DataType: aws.String("String"), StringValue: aws.String("<väl>")},
		"number": {DataType: aws.String("Number.int"), StringValue: aws.String("-12.50")},
		"bytes":  {DataType: aws.String("Binary"), BinaryValue: []byte{0, 1, 255}},
	}
	sent, err := c.sqs.SendMessage(ctx, &sqs.SendMessageInput{
		QueueUrl: q, MessageBody: &body, MessageAttributes: attributes, MessageGroupId: aws.String("tenant"),
		MessageSystemAttributes: map[string]types.MessageSystemAttributeValue{
			"AWSTraceHeader": {DataType: aws.String("String"), StringValue: aws.String("Root=1-2-3")},
		},
	})
	c.check(err)
	got := c.receive(q, 10)
	if len(got) != 1 || *got[0].Body != body || *got[0].MessageId != *sent.MessageId {
		t.Fatalf("got %+v", got)
	}
	m := got[0]
	if *m.MD5OfMessageAttributes != *sent.MD5OfMessageAttributes || sent.MD5OfMessageSystemAttributes == nil {
		t.Fatal("digests of attributes differ")
	}
	if *m.MessageAttributes["text"].StringValue != "<väl>" || *m.MessageAttributes["number"].DataType != "Number.int" ||
		string(m.MessageAttributes["bytes"].BinaryValue) != "\x00\x01\xff" {
		t.Fatalf("attributes %+v", m.MessageAttributes)
	}
	for name, want := range map[string]string{
		"ApproximateReceiveCount": "1", "MessageGroupId": "tenant", "AWSTraceHeader": "Root=1-2-3", "SenderId": accessKey,
	} {
		if m.Attributes[name] != want {
			t.Errorf("%s is %q", name, m.Attributes[name])
		}
	}
	if m.Attributes["SentTimestamp"] == "" || m.Attributes["ApproximateFirstReceiveTimestamp"] < m.Attributes["SentTimestamp"] {
		t.Errorf("timestamps %v", m.Attributes)
	}
	c.delete(q, m)
	if n := c.attribute(q, "ApproximateNumberOfMessagesNotVisible"); n != "0" {
		t.Fatalf("%s left", n)
	}
}

func TestAttributesAreGivenOnlyIfAskedFor(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	value := types.MessageAttributeValue{DataType: aws.String("String"), StringValue: aws.String("v")}
	for asked, want := range map[string]int{"": 0, "b": 1, "a.*": 2, "All": 3, ".*": 3, "c": 0} {
		_, err := c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: q, MessageBody: aws.String("b"),
			MessageAttributes: map[string]types.MessageAttributeValue{"a.x": value, "a.y": value, "b": value}})
		c.check(err)
		got := c.receive(q, 1, func(in *sqs.ReceiveMessageInput) {
			in.MessageAttributeNames = []string{asked}
			in.MessageSystemAttributeNames = nil
		})
		if len(got) != 1 || len(got[0].MessageAttributes) != want || len(got[0].Attributes) != 0 {
			t.Fatalf("asked for %q: %+v", asked, got)
		}
		if (got[0].MD5OfMessageAttributes != nil) != (want > 0) {
			t.Fatalf("asked for %q: digest %v", asked, got[0].MD5OfMessageAttributes)
		}
	}
}

func TestVisibility(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	c.send(q, "m")
	first := c.receive(q, 1, hideFor(600))[0]
	if len(c.receive(q, 1, atOnce)) != 0 {
		t.Fatal("visible under its lease")
	}
	change := func(handle *string, seconds int32) error {
		_, err := c.sqs.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: q, ReceiptHandle: handle, VisibilityTimeout: seconds})
		return err
	}
	c.check(change(first.ReceiptHandle, 1))
	begin := time.Now()
	second := c.receive(q, 1, func(in *sqs.ReceiveMessageInput) { in.WaitTimeSeconds = 20 })[0]
	if waited := time.Since(begin); waited > 10*time.Second {
		t.Fatalf("a poll noticed the end of the lease after %v", waited)
	}
	if second.Attributes["ApproximateReceiveCount"] != "2" || *second.ReceiptHandle == *first.ReceiptHandle {
		t.Fatalf("second receive %+v", second)
	}
	c.refused(change(first.ReceiptHandle, 5), "InvalidParameterValue")
	c.check(change(second.ReceiptHandle, 43000))
	c.refused(change(second.ReceiptHandle, 43201), "InvalidParameterValue")
	c.check(change(second.ReceiptHandle, 0))
	var notInFlight *types.MessageNotInflight
	if err := change(second.ReceiptHandle, 5); !errors.As(err, &notInFlight) {
		t.Fatalf("a lease given up was extended: %v", err)
	}
	var invalid *types.ReceiptHandleIsInvalid
	if err := change(aws.String("made up"), 5); !errors.As(err, &invalid) {
		t.Fatalf("made-up handle: %v", err)
	}

	third := c.receive(q, 1)[0]
	c.delete(q, second) // an old handle: succeeds, deletes nothing
	if c.attribute(q, "ApproximateNumberOfMessagesNotVisible") != "1" {
		t.Fatal("an old handle deleted a message that somebody else has")
	}
	c.delete(q, third)
	c.delete(q, third)
	c.refused(change(third.ReceiptHandle, 5), "InvalidParameterValue")
}

func TestLongPollWakesAtOnce(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	type outcome struct {
		body string
		at   time.Time
	}
	woken := make(chan outcome, 1)
	go func() {
		got := c.receive(q, 1, func(in *sqs.ReceiveMessageInput) { in.WaitTimeSeconds = 20 })
		woken <- outcome{bodies(got), time.Now()}
	}()
	time.Sleep(200 * time.Millisecond)
	c.send(q, "m")
	answered := time.Now()
	if o := <-woken; o.body != "m" || o.at.Sub(answered) > 10*time.Second { // half the wait
		t.Fatalf("woken with %q %v after the send", o.body, o.at.Sub(answered))
	}
}

func TestLongPollEndsWithItsClient(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	leaving, leave := context.WithCancel(ctx)
	defer leave()
	done := make(chan error, 1)
	go func() {
		_, err := c.sqs.ReceiveMessage(leaving, &sqs.ReceiveMessageInput{QueueUrl: q, WaitTimeSeconds: 20})
		done <- err
	}()
	c.awaitPending(1)
	leave()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	c.awaitPending(0) // the server has noticed
	c.send(q, "m")
	if got := c.receive(q, 1); len(got) != 1 || got[0].Attributes["ApproximateReceiveCount"] != "1" {
		t.Fatalf("a client that had gone received the message: %+v", got)
	}
}

func TestDelay(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", map[string]string{"DelaySeconds": "600"})
	_, err := c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: q, MessageBody: aws.String("later"), DelaySeconds: 6})
	c.check(err)
	c.send(q, "much later")
	if n := c.attribute(q, "ApproximateNumberOfMessagesDelayed"); n != "2" {
		t.Fatalf("%s delayed", n)
	}
	c.restart()
	if n := c.attribute(q, "ApproximateNumberOfMessagesDelayed"); n == "0" {
		t.Fatal("the restart ended the delays")
	}
	got := c.receive(q, 2, func(in *sqs.ReceiveMessageInput) { in.WaitTimeSeconds = 20 })
	if bodies(got) != "later" {
		t.Fatalf("got %q", bodies(got))
	}
}

func TestRetention(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", map[string]string{"MessageRetentionPeriod": "60"})
	c.send(q, "old")
	c.receive(q, 1)
	c.pass(50 * time.Second)
	c.send(q, "new")
	c.pass(20 * time.Second)
	if got := c.receive(q, 10); bodies(got) != "new" {
		t.Fatalf("got %q", bodies(got))
	}
	c.restart()
	if got := c.receive(q, 10); bodies(got) != "new" {
		t.Fatalf("after a restart got %q", bodies(got))
	}
}

func TestMessageLimits(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	text := func(v string) types.MessageAttributeValue {
		return types.MessageAttributeValue{DataType: aws.String("String"), StringValue: &v}
	}
	many := func(n int) map[string]types.MessageAttributeValue {
		all := map[string]types.MessageAttributeValue{}
		for i := range n {
			all[fmt.Sprint("a", i)] = text("v")
		}
		return all
	}
	typed := func(kind string, v types.MessageAttributeValue) map[string]types.MessageAttributeValue {
		v.DataType = &kind
		return map[string]types.MessageAttributeValue{"a": v}
	}
	cases := map[string]struct {
		in   sqs.SendMessageInput
		want string
	}{
		"ten attributes":                      {sqs.SendMessageInput{MessageAttributes: many(10)}, ""},
		"eleven attributes":                   {sqs.SendMessageInput{MessageAttributes: many(11)}, "InvalidParameterValue"},
		"an empty attribute value":            {sqs.SendMessageInput{MessageAttributes: map[string]types.MessageAttributeValue{"a": text("")}}, "InvalidParameterValue"},
		"an empty binary value":               {sqs.SendMessageInput{MessageAttributes: typed("Binary", types.MessageAttributeValue{BinaryValue: []byte{}})}, "InvalidParameterValue"},
		"an unknown type":                     {sqs.SendMessageInput{MessageAttributes: typed("Text", text("v"))}, "InvalidParameterValue"},
		"a number that is none":               {sqs.SendMessageInput{MessageAttributes: typed("Number", text("ten"))}, "InvalidParameterValue"},
		"a reserved attribute name":           {sqs.SendMessageInput{MessageAttributes: map[string]types.MessageAttributeValue{"AWS.x": text("v")}}, "InvalidParameterValue"},
		"an attribute name with a space":      {sqs.SendMessageInput{MessageAttributes: map[string]types.MessageAttributeValue{"a b": text("v")}}, "InvalidParameterValue"},
		"an attribute value with a NUL":       {sqs.SendMessageInput{MessageAttributes: map[string]types.MessageAttributeValue{"a": text("\x00")}}, "InvalidParameterValue"},
		"an empty body":                       {sqs.SendMessageInput{MessageBody: aws.String("")}, "MissingParameter"},
		"a body with a control character":     {sqs.SendMessageInput{MessageBody: aws.String("a\x01")}, "InvalidMessageContents"},
		"a body with U+FFFF":                  {sqs.SendMessageInput{MessageBody: aws.String("\uffff")}, "InvalidMessageContents"},
		"1 MiB":                               {sqs.SendMessageInput{MessageBody: aws.String(strings.Repeat("x", 1<<20))}, ""},
		"1 MiB and its attributes":            {sqs.SendMessageInput{MessageBody: aws.String(strings.Repeat("x", 1<<20)), MessageAttributes: many(1)}, "InvalidParameterValue"},
		"a delay of more than 15 minutes":     {sqs.SendMessageInput{DelaySeconds: 901}, "InvalidParameterValue"},
		"a group with a space":                {sqs.SendMessageInput{MessageGroupId: aws.String("a b")}, "InvalidParameterValue"},
		"a deduplication id":                  {sqs.SendMessageInput{MessageDeduplicationId: aws.String("d")}, "InvalidParameterValue"},
		"a queue that does not exist":         {sqs.SendMessageInput{QueueUrl: aws.String(c.url + "/000000000000/none")}, "NonExistentQueue"},
		"a queue of another account":          {sqs.SendMessageInput{QueueUrl: aws.String(c.url + "/111111111111/q")}, "NonExistentQueue"},
		"a URL with another host is the same": {sqs.SendMessageInput{QueueUrl: aws.String("http://elsewhere:1/000000000000/q")}, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			in := tc.in
			if in.MessageBody == nil {
				in.MessageBody = aws.String("b")
			}
			if in.QueueUrl == nil {
				in.QueueUrl = q
			}
			_, err := c.sqs.SendMessage(ctx, &in)
			if code(err) != tc.want {
				t.Fatalf("got %v, want %q", err, tc.want)
			}
		})
	}
}
