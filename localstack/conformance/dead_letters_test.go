package conformance

import (
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

const (
	deadPage = "SQS Developer Guide: Using dead-letter queues in Amazon SQS"
	movePage = "SQS API: StartMessageMoveTask"
)

func redrive(arn string, receives int) map[string]string {
	return map[string]string{"RedrivePolicy": fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":"%d"}`, arn, receives)}
}

// pair is a queue and that of its dead letters, after so many receives.
func (t *trial) pair(receives int) (queue, dead *string) {
	dead = t.queue(nil)
	return t.queue(redrive(t.arn(dead), receives)), dead
}

// bury sends a message and has it received too often.
func (t *trial) bury(queue *string, receives int) {
	t.send(queue, "m")
	for range receives {
		t.check(t.hide(queue, t.receive(queue, 1)[0], 0))
	}
	t.nothing(queue)
}

var deadLetterCalls = []call{
	{"a message received too often goes to the dead letters", deadPage, func(t *trial) {
		q, dead := t.pair(2)
		t.bury(q, 2)
		want(t, "the body", *t.receive(dead, 1)[0].Body, "m")
	}},
	{"a message received as often as allowed stays", deadPage, func(t *trial) {
		q, dead := t.pair(2)
		t.send(q, "m")
		t.check(t.hide(q, t.receive(q, 1)[0], 0))
		t.receive(q, 1)
		t.nothing(dead)
	}},
	{"a dead letter keeps its id and attributes", deadPage, func(t *trial) {
		q, dead := t.pair(1)
		id := t.send(q, "m", attribute("String", "v")).MessageId
		t.check(t.hide(q, t.receive(q, 1)[0], 0))
		t.nothing(q)
		m := t.receive(dead, 1)[0]
		want(t, "the id", *m.MessageId, *id)
		want(t, "the attribute", aws.ToString(m.MessageAttributes["name"].StringValue), "v")
	}},
	{"a dead letter keeps the time at which it was sent", deadPage, func(t *trial) {
		q, dead := t.pair(1)
		t.send(q, "m")
		m := t.receive(q, 1)[0]
		t.check(t.hide(q, m, 0))
		t.nothing(q)
		want(t, "the time", t.receive(dead, 1)[0].Attributes["SentTimestamp"], m.Attributes["SentTimestamp"])
	}},
	{"a dead letter says which queue it comes from", receivePage + ", DeadLetterQueueSourceArn", func(t *trial) {
		q, dead := t.pair(1)
		t.bury(q, 1)
		want(t, "the queue", t.receive(dead, 1)[0].Attributes["DeadLetterQueueSourceArn"], t.arn(q))
	}},
	{"a redrive policy to a queue that is not there is refused", "SQS API: SetQueueAttributes, RedrivePolicy", func(t *trial) {
		arn := t.arn(t.queue(nil))
		err := t.set(t.queue(nil), "RedrivePolicy", redrive(arn[:strings.LastIndex(arn, ":")]+":absent", 3)["RedrivePolicy"])
		t.refusedWith(err, 400)
	}},
	{"a redrive policy needs a count from 1 to 1000", "SQS API: SetQueueAttributes, RedrivePolicy", func(t *trial) {
		dead := t.queue(nil)
		t.refusedWith(t.set(t.queue(nil), "RedrivePolicy", redrive(t.arn(dead), 1001)["RedrivePolicy"]), 400)
	}},
	{"the queues of some dead letters are listed", "SQS API: ListDeadLetterSourceQueues", func(t *trial) {
		q, dead := t.pair(1)
		out, err := t.sqs.ListDeadLetterSourceQueues(t.ctx, &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: dead})
		t.check(err)
		want(t, "the queues", strings.Join(out.QueueUrls, " "), *q)
	}},
	{"dead letters can be moved back to where they come from", movePage, func(t *trial) {
		q, dead := t.pair(1)
		t.bury(q, 1)
		t.shows(dead, "ApproximateNumberOfMessages", "1")
		_, err := t.sqs.StartMessageMoveTask(t.ctx, &sqs.StartMessageMoveTaskInput{SourceArn: aws.String(t.arn(dead))})
		t.check(err)
		want(t, "the body", *t.receive(q, 1)[0].Body, "m")
	}},
	{"a message that was moved back counts from the beginning", "SQS Developer Guide: Configuring a dead-letter queue redrive", func(t *trial) {
		q, dead := t.pair(1)
		t.bury(q, 1)
		t.shows(dead, "ApproximateNumberOfMessages", "1")
		_, err := t.sqs.StartMessageMoveTask(t.ctx, &sqs.StartMessageMoveTaskInput{SourceArn: aws.String(t.arn(dead))})
		t.check(err)
		want(t, "the count", t.receive(q, 1)[0].Attributes["ApproximateReceiveCount"], "1")
	}},
	{"a move tells how far it is", "SQS API: ListMessageMoveTasks", func(t *trial) {
		q, dead := t.pair(1)
		t.bury(q, 1)
		t.shows(dead, "ApproximateNumberOfMessages", "1")
		_, err := t.sqs.StartMessageMoveTask(t.ctx, &sqs.StartMessageMoveTaskInput{SourceArn: aws.String(t.arn(dead))})
		t.check(err)
		for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
			out, err := t.sqs.ListMessageMoveTasks(t.ctx, &sqs.ListMessageMoveTasksInput{SourceArn: aws.String(t.arn(dead))})
			t.check(err)
			if len(out.Results) == 1 && aws.ToString(out.Results[0].Status) == "COMPLETED" {
				want(t, "the number moved", out.Results[0].ApproximateNumberOfMessagesMoved, 1)
				return
			}
			if time.Now().After(deadline) {
				t.fatalf("tasks %+v", out.Results)
			}
		}
	}},
	{"only queues of dead letters can be moved from", movePage, func(t *trial) {
		_, err := t.sqs.StartMessageMoveTask(t.ctx, &sqs.StartMessageMoveTaskInput{SourceArn: aws.String(t.arn(t.queue(nil)))})
		t.refusedWith(err, 400)
	}},
	{"a topic's message that no queue takes goes to the subscription's dead letters", "SNS Developer Guide: Amazon SNS dead-letter queues", func(t *trial) {
		topic, dead := t.newTopic(), t.queue(nil)
		t.check(t.set(dead, "Policy", admitting(t.arn(dead), *topic)))
		policy := fmt.Sprintf(`{"deadLetterTargetArn":%q}`, t.arn(dead))
		q, s := t.subscribe(topic, map[string]string{"RedrivePolicy": policy})
		want(t, "the policy is kept", t.subscriptionAttribute(s, "RedrivePolicy") != "", true)
		t.deleteQueue(q)
		t.publish(topic, "m", func(in *sns.PublishInput) {})
		t.receive(dead, 1)
	}},
}

// loneCalls are seen after all others, one after the other: LocalStack keeps what it
// should refuse here, and has no answer about any dead letters from then on.
var loneCalls = []call{
	{"a redrive policy that is no JSON is refused", "SQS API: SetQueueAttributes, RedrivePolicy", func(t *trial) {
		t.refusedWith(t.set(t.queue(nil), "RedrivePolicy", "none"), 400)
	}},
}
