package runner

import (
	"fmt"
	"strings"
)

// Error is a job that the child did not do.
type Error struct {
	Code   Code
	Detail string
	// Stderr is the end of what the child wrote there.
	Stderr string
}

func (e *Error) Error() string {
	s := fmt.Sprintf("model runner: %s", e.Code)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if tail := strings.TrimSpace(e.Stderr); tail != "" {
		s += "\n" + tail
	}
	return s
}
