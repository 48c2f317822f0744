// Package live lets many readers follow sessions with few reads of the store: all
// readers of one session share one poller, which reads it once a period, with a
// condition, so that an unchanged session costs a request without a body.
//
// It keeps no history. What a reader that comes back has missed is worked out from
// the facts in the session and the position that the reader names (Missed); any
// process can do that, also one that has just started.
//
// It knows no HTTP.
package live
