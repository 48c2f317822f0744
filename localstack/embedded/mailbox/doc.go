// Package mailbox is Amazon SES on one machine: it takes mail through SES's
// SendEmail (API v2) and keeps it for people to read in a browser and for tests to
// read as JSON, instead of sending it anywhere.
//
// Mail is durable: it is fsynced before its MessageId is answered. Each recipient,
// whether in To, Cc or Bcc, finds an entry of its own, as in real mailboxes. SES
// has no idempotent send, so the same request twice is two mails here too.
//
// Served by ServeHTTP, signed with SigV4:
//
//	POST /v2/email/outbound-emails    SendEmail with Simple or Raw content
//
// Served by DevHandler, unsigned, to loopback names only:
//
//	GET    /_dev/mail.json        [{id, from, to, subject, text, html, at}], oldest first; ?to=ADDRESS
//	GET    /_dev/mail             the list as a page; ?to=ADDRESS
//	GET    /_dev/mail/{id}        one mail as a page; ?view=html|text|source
//	GET    /_dev/mail/{id}/html   its HTML alone, inert, for the page's frame
//	GET    /_dev/mail/{id}/raw    as message/rfc822, if it was sent so
//	DELETE /_dev/mail             forget everything
//
// Of mail through a configuration set it publishes SES's events (Delivery, Bounce,
// Complaint), after the mail is stored and until it has worked. Mail to the addresses
// of SES's simulator fares as there: bounce@simulator.amazonses.com, complaint@…,
// success@…; all other mail is delivered.
//
// It does not deliver, verify identities, know suppression lists, expand SES's
// templates (Template content is refused) or send bounces by mail. Mail in a charset other
// than UTF-8, ASCII, ISO 8859-1 or Windows-1252 is shown with replacement characters.
package mailbox
