// Package outbound sends requests to addresses that strangers chose.
//
// Whatever a URL says and a name resolves to, a connection is made to public
// addresses alone, to ports 80 and 443: the guard stands at the dialer, behind
// name resolution, so that neither another spelling of an address nor a name that
// answers differently the second time gets past it. No proxy is used, no redirect
// is followed, no credentials are taken from URLs, nothing is decompressed, and no
// more of an answer is read than is kept.
//
// Connections are HTTP/1.1, are used by the goroutine that sends, and wait in a
// pool for the next request (docs/adr/0020).
//
// It decides neither whether to try again nor what is sent.
package outbound
