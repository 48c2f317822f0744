// Package signature signs and verifies requests as Standard Webhooks 1.0 has it
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
// what is signed is the id, the time in Unix seconds and the body, joined by dots.
//
//	v1   HMAC-SHA256 with a secret, written whsec_ and base64
//	v1a  ed25519; the private seed is written whsk_, the public key whpk_, and base64
//
// A header may hold several signatures, of both schemes and of several keys; one
// that fits is enough. It keeps no keys and derives none.
package signature
