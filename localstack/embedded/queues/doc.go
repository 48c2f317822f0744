// Package queues is a durable SNS and SQS in one http.Handler, for one machine.
// The real AWS SDKs, the aws CLI and boto3 speak to it as they speak to AWS: SQS
// over AWS JSON 1.0 and over the older Query protocol, SNS over Query, every
// request signed.
//
//	s, err := queues.Open(".gen3d/queues.db", queues.Config{AccessKey: "local", SecretKey: secret})
//	err = s.Apply(topology.New(), "dev")
//	err = http.Serve(listener, s)
//
// # What is durable
//
// An answer means that the transaction behind it has been fsynced: a message
// sent, published, received (its count), deleted, moved to the dead letters or
// back, and every change of configuration. Nothing is visible before it is
// durable. A publication reaches all its queues or none; a move is one
// transaction, so a message is never in two queues or in neither. After kill -9,
// and after a power cut if the disk keeps what it has acknowledged, messages
// that were in flight are visible at once with their counts, and the newest
// receipt handle still deletes its message. Lease extensions are not written:
// they end with the process.
//
// # How it is built
//
// store is the file and its group commit; backlog orders a queue's messages in
// memory, about 200 bytes each, their text staying in the file; filter is SNS's
// filter policies; policy is the policies of queues. This package is the rules of
// the two services and their wire forms.
//
// # What differs from AWS
//
// Stricter, so that mistakes show here rather than there:
//   - a publication with more than ten attributes is refused if a subscription
//     takes it raw; AWS drops it for that subscription, silently;
//   - a message that SQS could not hold (control characters) is refused at Publish;
//   - requests signed for another region are refused as signed wrongly.
//
// More generous, or simply simpler:
//   - one pair of keys may do everything: a queue's Policy decides which topics may
//     send to it, and nothing about who signs; policies of topics are kept and shown
//     but decide nothing, and session tokens are not looked at;
//   - counts are exact, short polls see every message, and configuration takes
//     effect at once; a queue may be made again right after it was deleted;
//   - a message is delivered once per lease, in the order of sending within its
//     group as long as nothing is redelivered; AWS promises neither;
//   - fair queues go by turns: the group with the fewest messages in flight is
//     next, then the one that waited longest. Messages without a group form one group;
//   - deliveries from topics are not held to a queue's MaximumMessageSize;
//   - deleting with an old receipt handle succeeds and does nothing, always;
//   - ChangeMessageVisibility after the lease has run out is MessageNotInflight
//     until the message is received again, InvalidParameterValue from then on;
//   - a queue that is another's dead-letter queue and has one of its own compares
//     the receives of both together with its limit;
//   - the minute between two purges and the tasks that move messages are forgotten
//     when the server stops; what a task has not moved stays where it is;
//   - envelopes of wrapped deliveries carry a signature that proves nothing.
//
// Size limits are those of AWS since August 2025: 1 MiB for SQS, 256 KiB for SNS
// unless a topic's MaximumMessageSize says otherwise. Apply gives its queues
// 256 KiB, Terraform's default, so that nothing fits here that does not fit there.
//
// # What it does not do
//
// FIFO queues and topics; subscriptions to anything but SQS; delivery policies
// and retries (a queue here cannot be down); AddPermission and RemovePermission;
// encryption; presigned requests; TLS; cross-account access; giving pages of the
// file back to the disk. It opens no port and starts no listener.
package queues
