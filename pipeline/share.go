package pipeline

import "time"

// Share is a read-only link to a session.
type Share struct {
	SessionRef
	// ID is the hash of the link's token: who reads the store cannot make the link.
	ID        string    `json:"id"`
	ExpiresAt time.Time `json:"expires_at"`
}
