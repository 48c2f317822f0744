// Package store keeps queues, topics, subscriptions and messages in one bbolt file.
//
// A message is two records under one sequence number: its text, written once,
// and its State, rewritten at each receive. So a receive writes some fifty bytes
// however large the message is, and moving a message to another queue is a
// single put.
//
// Commit groups what concurrent callers want written into one transaction and
// returns after its fsync: nobody waits for a timer, and the busier the server
// the more messages share an fsync.
//
// The package knows no rule of SNS or SQS, holds nothing in memory and never
// shrinks its file: pages of deleted messages are used again.
package store
