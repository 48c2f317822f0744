// Package signin obtains access tokens for a program that a person runs: by the
// authorization code grant with PKCE in their browser, with a redirect to a
// loopback address that the program listens on (RFC 8252 §7.3), and keeps them in
// a file that is theirs alone. It works with every OpenID Connect issuer that has
// public clients; Cognito and localstack/devidp are two.
//
// It verifies no token (package identity does, at the API), knows no passwords,
// keeps no id token, and has no device grant for machines without a browser: there
// the link is opened elsewhere and the redirect brought back by hand or by ssh -L.
package signin
