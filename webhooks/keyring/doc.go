// Package keyring derives the keys with which webhooks are signed.
//
// No endpoint's key is stored anywhere. A deployment has a root, 32 random bytes
// that live where its secrets live (AWS Secrets Manager; an encrypted file on one
// machine), and each key is HKDF-SHA256 of the root, with the key's own random id
// as salt and the scheme, the owner and the endpoint as context. So storage that
// everybody's sessions are in holds the ids of keys and their public halves alone;
// a thousand endpoints are one secret to pay for, guard and read; and making or
// rotating a key is one conditional write, with no second store to be out of step.
//
// It signs nothing and keeps no root itself.
package keyring
