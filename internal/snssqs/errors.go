package snssqs

import "errors"

var (
	// ErrLeaseLost is the cause with which a handler's context ends when SQS no
	// longer hides its message from others: the renewal was refused, came too
	// late, or MaxLease is over. Somebody else may be working on the message.
	ErrLeaseLost = errors.New("sqs lease lost")
	// ErrDrainTimeout is the cause with which a handler's context ends when it
	// outlasted DrainTimeout after Close.
	ErrDrainTimeout = errors.New("sqs subscriber closed and drain timeout over")
	// ErrClosed answers calls after Close.
	ErrClosed = errors.New("closed")
	// ErrNoQueue says that a queue is not there.
	ErrNoQueue = errors.New("queue does not exist")
	// ErrNoTopic says that a topic is not there.
	ErrNoTopic = errors.New("topic does not exist")
	// ErrRefused marks a message that SNS or SQS would refuse or lose. It is
	// permanent (pipeline.IsPermanent): sending it again cannot help.
	ErrRefused = errors.New("message refused")
)

// applyTopology ends the errors about missing queues and topics, since nothing
// here creates them.
const applyTopology = "apply the topology first (terraform apply, or start gen3d dev)"
