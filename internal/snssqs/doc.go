// Package snssqs is Gen3D's edge to Amazon SQS and SNS.
//
// Four things live here:
//
//   - [Subscriber] reads queues behind Watermill's message.Subscriber. It takes
//     slots before it receives, keeps the lease of what it received, deletes in
//     batches, and hands everything back when it closes.
//   - [Publisher] writes facts to SNS topics through watermill-aws, behind a
//     guard that refuses what SNS or SQS would refuse or silently lose.
//   - [DeadLetters] sends what no retry can cure to a dead-letter queue, with
//     the reason.
//   - [Queues] is what an operator does to queues: list, peek, redrive, purge, and check whether all of the topology is there.
//
// # Names
//
// Topics and queues are called by their short names ("events", "encode").
// With an Environment set, the physical name is topology.Name(environment,
// short); without one, the short name is the physical name.
//
// # Delivery
//
// SQS delivers at least once and in no order, and so does this package. A
// message is deleted only after its handler acked it. Deletes are gathered for
// a few milliseconds: a process killed in between sees those messages again.
// Handlers must be idempotent.
//
// # What it does not do
//
// It never creates a queue, a topic or a subscription: Terraform and
// localstack/ do, from terraform/topology.json. It does not decode bodies: S3
// notifications, SNS envelopes and events are the business of pipeline/bus. It
// keeps no idempotency store, offloads no large bodies to S3, has no FIFO
// support and no metrics back end (see [Subscriber.Counts]).
package snssqs
