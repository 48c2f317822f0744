// Package webhooks tells integrators of what happens, signed as Standard Webhooks
// 1.0 has it, until they have heard it.
//
// Its reactions, in the order of a delivery's way:
//
//	register-webhooks    config/webhooks.json came: check it, keep it, ping, answer
//	request-deliveries   a fact: which endpoints want to hear of it?
//	deliver-webhooks     a first try
//	retry-webhooks       a later one, or one that somebody asked for
//	replay-webhooks      an order in replay/ came: find what is to be told again
//
// and a sweep, which brings up what was put off. What waits is kept in storage, not
// in queues, so it may wait for hours; what is being tried is a message, so a
// process that dies loses nothing. A receiver may hear of a fact more than once,
// always with the same webhook-id: when a process dies between its answer and the
// line in the delivery log.
//
// First tries and later ones have queues and limits of their own, each endpoint has
// only so many requests at a time, and one that fails or is slow five times in a
// row is tried only now and then, so that nobody waits for somebody else's endpoint.
//
// Sub-packages: signature, keyring, outbound (addresses and requests), payload,
// registry and journal. This package knows neither AWS nor HTTP routes, and it
// writes no mail: it emits endpoint.disabled.
package webhooks
