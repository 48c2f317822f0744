// Package cloudwatch reads from CloudWatch what SQS does not tell itself: how old
// the oldest message of a queue is.
//
// It writes no metrics (package telemetry does, into the log) and knows no alarms.
package cloudwatch
