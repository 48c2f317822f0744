// Package bus is the Watermill edge: it turns messages into pipeline events,
// hands them to reactions, and publishes what follows from them.
//
// A reaction is registered by the name it has in package topology; the bus
// refuses one whose event types differ from the table, so that queues' filters
// and handlers cannot drift apart. Each reaction has one subscription. Around
// every handler stands the same chain, outermost first:
//
//	wide log line · dead letters (permanent errors) · last try · retry in place · timeout · panic
//
// Idempotency needs no claim store: sessions are joins of their events, jobs
// leave receipts and mails leave outbox marks, so handling a message twice does
// nothing twice.
//
// The bus knows neither AWS nor any handler. It creates no queues, and it does
// not decide what a failure means: an error is permanent or it is retried.
package bus
