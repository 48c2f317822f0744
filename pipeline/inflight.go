package pipeline

import "time"

// InFlight is a session that something was owed to when it was marked.
type InFlight struct {
	SessionRef
	Since time.Time
}
