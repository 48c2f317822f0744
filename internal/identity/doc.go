// Package identity knows who users are: whether an access token is genuine and
// whose it is, and where a user's mail goes.
//
// A Verifier takes the access tokens of one OpenID Connect issuer, found by its
// discovery document. In production that is a Cognito user pool, on one machine
// it is localstack/devidp; the code is the same. Access tokens alone are taken:
// an id token says who signed in to an app, not what its bearer may do here.
//
// It signs nobody in and issues no token (package signin obtains them for the
// command line), keeps no session, asks no provider whether a token was revoked
// since (an access token lives for 60 minutes), and decides nothing about what a
// caller may touch beyond naming them. An address is never taken from a file that
// an uploader wrote.
//
// Of addresses it has the interface and the fallback. In production package
// cognito is the directory behind Addresses, on one machine devidp is.
package identity
