// Package loopback keeps pages of this machine to this machine. Listening on a
// loopback address is not enough: any web site that somebody visits could point
// its own name at 127.0.0.1 and read them (DNS rebinding). So requests pass only
// if they ask for a name that no such site can have.
//
// It does not say who of this machine's users calls, and checks no forms: whether
// one comes from our own pages, their packages ask the browser.
package loopback
