// Package identity knows who users are.
//
// So far it knows where their mail goes, by a template over the user id; the
// identity provider's verified claims take precedence once the web app signs
// users in. An address is never taken from a file that an uploader wrote.
package identity
