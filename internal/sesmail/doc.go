// Package sesmail sends mail through Amazon SES, API v2, as MIME: a text, an HTML
// page and the pictures in it.
//
// It writes the headers that a machine's mail should have: Auto-Submitted, so that
// nobody's holiday notice answers; List-Unsubscribe with its one click (RFC 8058);
// and X-Gen3D-Letter, the letter's id, the same if a mail should come twice. The id is
// also one of the mail's tags, with which SES tells later what became of it.
//
// SES has no idempotent send, so neither has this package: what to do about a
// crash between sending and remembering is the outbox's business (package
// handlers). It composes no text and knows no template.
package sesmail
