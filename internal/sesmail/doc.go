// Package sesmail sends mail through Amazon SES, API v2.
//
// SES has no idempotent send, so neither has this package: what to do about a
// crash between sending and remembering is the outbox's business (package
// handlers). It composes no text and knows no template.
package sesmail
