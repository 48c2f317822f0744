// Package queues is a durable SNS and SQS in one http.Handler, for one machine.
package queues
