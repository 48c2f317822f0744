// Package console is the page that gen3d dev shows: the sessions on this machine
// with their models, the queues with their depths, and the way to the mailbox.
//
// It answers loopback names only, asks nobody to sign in, and is no part of the
// product's web app. It reads through the same store and queues as everything
// else and changes nothing.
package console
