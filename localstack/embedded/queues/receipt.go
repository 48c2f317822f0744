package queues

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// receipt is what a receipt handle says: the n-th receive of one message. It
// needs no table, so the holder of the newest handle can still delete its
// message after the server was killed and started again.
type receipt struct {
	queue, seq uint64
	receives   uint32
}

const (
	receiptBody = 8 + 8 + 4
	receiptMAC  = 12
)

// handle is the text of the receipt, signed so that handles cannot be made up.
func (s *Server) handle(r receipt) string {
	b := binary.BigEndian.AppendUint64(nil, r.queue)
	b = binary.BigEndian.AppendUint64(b, r.seq)
	b = binary.BigEndian.AppendUint32(b, r.receives)
	return base64.RawURLEncoding.EncodeToString(append(b, s.sign(b)...))
}

// receipt reads a handle that this server gave out for q.
func (s *Server) receipt(q *queue, handle string) (receipt, error) {
	if handle == "" {
		return receipt{}, missing("ReceiptHandle")
	}
	b, err := base64.RawURLEncoding.DecodeString(handle)
	if err != nil || len(b) != receiptBody+receiptMAC || !hmac.Equal(s.sign(b[:receiptBody]), b[receiptBody:]) {
		return receipt{}, badHandle()
	}
	r := receipt{
		queue: binary.BigEndian.Uint64(b), seq: binary.BigEndian.Uint64(b[8:]),
		receives: binary.BigEndian.Uint32(b[16:]),
	}
	if r.queue != q.id {
		return receipt{}, badHandle()
	}
	return r, nil
}

func badHandle() error {
	return refusal("ReceiptHandleIsInvalid", "The input receipt handle is invalid.")
}

func (s *Server) sign(b []byte) []byte {
	h := hmac.New(sha256.New, s.secret)
	h.Write(b)
	return h.Sum(nil)[:receiptMAC]
}
