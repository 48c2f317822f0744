package pipeline

import "time"

// MemoLife is how long the answer to an Idempotency-Key is remembered.
const MemoLife = 24 * time.Hour

// Memo is what is remembered of a request that came with an Idempotency-Key.
type Memo struct {
	User    UserID    `json:"user_id"`
	Key     string    `json:"key_sha256"`  // of the Idempotency-Key
	Request string    `json:"body_sha256"` // of the request's body
	Session SessionID `json:"session_id"`  // the answer
	At      time.Time `json:"at"`
}
