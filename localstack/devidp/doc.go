// Package devidp is the identity provider on one machine: people sign up, confirm
// their address with a mailed code, sign in, reset a password and sign out, and
// apps get tokens by the authorization code grant with PKCE. To apps it is what a
// Cognito user pool with managed login is in production: the same pages in the
// same places, the same claims in the same tokens, the same limits where Cognito
// documents them. Below the issuer's path:
//
//	GET      /.well-known/openid-configuration, /.well-known/jwks.json
//	GET      /oauth2/authorize     code + PKCE (S256), exact redirect addresses
//	POST     /oauth2/token         authorization_code, refresh_token
//	POST     /oauth2/revoke        ends a refresh token and all that came of it
//	GET,POST /oauth2/userInfo      who a token belongs to
//	GET      /logout               ?client_id=…&logout_uri=…
//	GET,POST /login, /signup, /confirm, /forgot, /reset and /, the account's page
//
// Access and id tokens last 60 minutes, refresh tokens 30 days from the sign-in.
// A refresh token works once and is replaced at each use; an old one that comes
// again ends its whole family, as the second use of a code does.
//
// Accounts are kept in one bbolt file and the signing key beside it, both readable
// by their owner alone. Passwords are kept as bcrypt hashes, tokens and cookies as
// SHA-256. Pages say the same about addresses with and without an account, and a
// mail is sent either way.
//
// It is no identity provider for others: it answers loopback names only, refuses
// to start under any other issuer, and has no multi-factor sign-in, passkeys,
// groups, administration, federation, or clients with secrets. Its pages have
// scripts for comfort and work without them.
package devidp
