// Package cognito asks a Cognito user pool where its users' mail goes.
//
// The user id is the token's subject, by which AdminGetUser finds a local user
// whatever they sign in with; that is all it needs to be allowed:
// cognito-idp:AdminGetUser on the one pool. It verifies no token (package identity
// does), caches nothing (a mail is rare, and an address may change) and writes nothing.
package cognito
