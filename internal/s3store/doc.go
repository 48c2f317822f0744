// Package s3store keeps sessions and their files in one S3 bucket, the only
// store of record.
//
// metadata.json is written by If-None-Match: * and If-Match alone, so concurrent
// writers never lose each other's facts. Beside the files of the design the
// store keeps three kinds of small objects, none of them part of the contract:
//
//	users/{u}/sessions/{s}/receipts/{run}.json   the event that ended a run; answers its repetition
//	users/{u}/sessions/{s}/outbox/{event}.json   a mail about to be sent, or sent
//	inflight/{u}/{s}                             somebody still owes this session something
//
// It lists nothing on a hot path: only the sweep lists inflight/, whose size is
// that of the work in hand, not of the archive. The role that uses it needs
// s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket on the bucket.
package s3store
