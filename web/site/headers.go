package site

import (
	"net/http"
	"slices"
	"strings"
)

// policy is the content security policy of the app. Scripts and styles are files
// of ours; WebAssembly may be compiled, for the mask decoder and the splats' reader,
// and both start workers from blobs. Pictures come from storage too. Files that the
// viewer unpacks are read back through blob: and data:.
func policy(origins []string, storage string) string {
	origins = slices.Compact(slices.Sorted(slices.Values(origins)))
	join := func(words ...string) string {
		return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
	}
	return strings.Join([]string{
		"default-src 'self'",
		"script-src 'self' 'wasm-unsafe-eval'",
		"style-src 'self'",
		"worker-src 'self' blob:",
		join("img-src 'self' blob: data:", storage),
		join(append([]string{"connect-src 'self' blob: data:"}, origins...)...),
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; ")
}

// harden sets the headers of every answer. Files have the policy too: a worker is
// governed by the one that its script came with.
func (s *Site) harden(h http.Header) {
	h.Set("Content-Security-Policy", s.policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains") // browsers heed it over https alone
	if s.isolated {
		// Not require-corp: storage would have to send a header with every picture.
		h.Set("Cross-Origin-Embedder-Policy", "credentialless")
	}
}
