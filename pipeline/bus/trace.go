package bus

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// continueTrace is the traceparent of a span below the given one, or of a new
// trace where there is none that can be read (W3C Trace Context, version 00).
func continueTrace(parent string) string {
	trace, flags := "", "01"
	if p := strings.Split(parent, "-"); len(p) == 4 && p[0] == "00" && len(p[1]) == 32 && len(p[2]) == 16 && len(p[3]) == 2 {
		trace, flags = p[1], p[3]
	}
	if trace == "" {
		trace = randomHex(16)
	}
	return "00-" + trace + "-" + randomHex(8) + "-" + flags
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // crypto/rand never errs since Go 1.24
	return hex.EncodeToString(b)
}
