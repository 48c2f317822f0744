// Package s3store keeps sessions and their files in one S3 bucket, the only
// store of record.
//
// metadata.json is written by If-None-Match: * and If-Match alone, so concurrent
// writers never lose each other's facts. Beside the files of the design the
// store keeps small objects, none of them part of the contract:
//
//	users/{u}/sessions/{s}/receipts/{run}.json   the event that ended a run; answers its repetition
//	users/{u}/sessions/{s}/outbox/{event}.json   a mail about to be sent, or sent
//	users/{u}/outbox/{letter}.json               the same of what is about no session, and of digests; ends as old sessions do
//	digest/{u}/{letter}.json                     a result that waits for its owner's digest
//	mailing/{u}.json                             who was sent the last mail, and the digest being sent;
//	                                             for alerts to the operator {u} is !{reaction}!{code}
//	suppressed/{hash of the address}.json        no more mail goes there
//	inflight/{u}/{s}                             somebody still owes this session something
//	users/{u}/sessions/{s}/share.json            the session's link for strangers,
//	shares/{hash of the token}.json              by which it is found
//	idempotency/{u}/{hash of the key}.json       what a request was answered, for 24 hours
//	users/{u}/deliveries/{time}-{random}.ndjson  the delivery log, kept for 30 days
//	webhooks/{u}.json                            a user's webhook endpoints
//	due/{seconds}/{u}/{endpoint}/{event}.json    a delivery to be tried again then
//	deleted/{seconds}/{u}/{s}                    to be erased seven days after that time
//	erased/{u}/{s}                               it was erased, and stays so; kept for 90 days
//	index/{u}/{time, newest first}.{s}/{status}.{name}   a line of a list; empty, its key says it all
//
// Handlers list one session's folder at most, and whether an owner has a digest coming:
// only the sweep lists inflight/, digest/ and what is due in deleted/, whose sizes are
// those of the work in hand, not of the archive, and the API lists one user's index, a
// thousand keys a request. The role that uses it needs s3:GetObject,
// s3:PutObject, s3:DeleteObject, s3:DeleteObjectVersion, s3:ListBucket and
// s3:ListBucketVersions on the bucket.
package s3store
