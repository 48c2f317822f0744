package store

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// State is all of a message that changes, and what its queue must know to order
// it. Times are Unix milliseconds, 0 for never.
type State struct {
	Queue         uint64 // the id of the queue it is in
	Receives      uint32
	Sent          int64
	FirstReceived int64
	NotBefore     int64  // the end of its delay
	Group         string // MessageGroupId
	Source        string // ARN of the queue it came from, for a dead letter
}

const (
	stateVersion = 1
	stateFixed   = 1 + 8 + 4 + 3*8
)

var errDamaged = errors.New("message state is damaged")

// Encode is the record of s: a version byte, the numbers in big endian, then the
// two strings, each after its 16-bit length.
func (s State) Encode() []byte {
	b := make([]byte, 0, stateFixed+4+len(s.Group)+len(s.Source))
	b = append(b, stateVersion)
	b = binary.BigEndian.AppendUint64(b, s.Queue)
	b = binary.BigEndian.AppendUint32(b, s.Receives)
	for _, t := range []int64{s.Sent, s.FirstReceived, s.NotBefore} {
		b = binary.BigEndian.AppendUint64(b, uint64(t))
	}
	for _, text := range []string{s.Group, s.Source} {
		b = binary.BigEndian.AppendUint16(b, uint16(len(text)))
		b = append(b, text...)
	}
	return b
}

// DecodeState reads what Encode wrote.
func DecodeState(b []byte) (State, error) {
	var s State
	if len(b) < stateFixed {
		return s, errDamaged
	}
	if b[0] != stateVersion {
		return s, fmt.Errorf("message state has version %d, this program knows %d", b[0], stateVersion)
	}
	s.Queue = binary.BigEndian.Uint64(b[1:])
	s.Receives = binary.BigEndian.Uint32(b[9:])
	for i, t := range []*int64{&s.Sent, &s.FirstReceived, &s.NotBefore} {
		*t = int64(binary.BigEndian.Uint64(b[13+8*i:]))
	}
	b = b[stateFixed:]
	for _, text := range []*string{&s.Group, &s.Source} {
		if len(b) < 2 || len(b)-2 < int(binary.BigEndian.Uint16(b)) {
			return s, errDamaged
		}
		n := int(binary.BigEndian.Uint16(b))
		*text = string(b[2 : 2+n])
		b = b[2+n:]
	}
	if len(b) > 0 {
		return s, errDamaged
	}
	return s, nil
}
