// Package embedded is the part of AWS that Gen3D uses, in this process: S3, SNS,
// SQS, SES and the ages of queues of CloudWatch, over HTTP on loopback, durable in
// one folder, built from the same topology as the real cloud.
//
// The program talks to it through the AWS SDK, as in production, and nothing
// outside of localstack and cmd knows that it is there. It starts in milliseconds
// and survives kill -9; what survives a power cut is written in the parts:
//
//	objects     S3, by versitygw, with notifications at least once
//	queues      SNS and SQS
//	mailbox     SES SendEmail, with a web page
//	monitoring  CloudWatch GetMetricData, of ages of queues
//	sigv4       the signature check of all but S3
//
// Files in the folder: lock, credentials.json (0600), queues.db, mail.db, s3/.
//
// A running cloud owns the process's working directory: see package objects. So
// there is one Cloud per process, and one process per folder.
//
// It does not write endpoints.json, has no accounts, permissions or TLS, and does
// not listen on anything but loopback.
package embedded
