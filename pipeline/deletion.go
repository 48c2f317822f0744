package pipeline

import "time"

// DeletionGrace is how long a deleted session can be restored. After it every
// version of every one of its files is erased.
const DeletionGrace = 7 * 24 * time.Hour

// ErasedLife is how long it is remembered that a session was erased, so that nothing
// told late brings it back. SQS keeps a dead letter for 14 days and, moved back by
// hand, a message for 4 days more: in 90 days that can happen five times in a row.
const ErasedLife = 90 * 24 * time.Hour

// Deletion is a session that its owner deleted, and when.
type Deletion struct {
	SessionRef
	At time.Time // to the second
}

// SessionDeleted: the owner deleted the session.
type SessionDeleted struct {
	Header `json:"-"`
	SessionRef
}

// SessionRestored: the owner brought a deleted session back.
type SessionRestored struct {
	Header `json:"-"`
	SessionRef
}

// Deleted reports whether the session's last deletion came after its last
// restoration. Of two at the same millisecond the restoration counts: it loses
// nothing.
func (s *Session) Deleted() bool {
	return s.DeletedAt != nil && (s.RestoredAt == nil || s.DeletedAt.After(*s.RestoredAt))
}

// Type implements Event.
func (*SessionDeleted) Type() string { return TypeSessionDeleted }

// Type implements Event.
func (*SessionRestored) Type() string { return TypeSessionRestored }
