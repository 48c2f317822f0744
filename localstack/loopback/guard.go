package loopback

import (
	"net"
	"net/http"
	"strings"
)

// Named reports whether a Host header, or the host of a URL, with or without a
// port, means this machine: a loopback address, localhost, or a name below it,
// which resolvers keep on this machine (RFC 6761 §6.3).
func Named(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// Guard lets only requests for this machine's names pass to a set of pages, called
// as in "The mailbox". Nothing of them is kept by caches, so that going back after
// signing out shows nothing old, and nothing may be loaded into them unless a page
// sets a wider Content-Security-Policy.
func Guard(pages string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		// Not no-referrer: forms would then come with the origin "null".
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if !Named(r.Host) {
			http.Error(w, pages+" is for this machine only: ask for 127.0.0.1 or localhost.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}
