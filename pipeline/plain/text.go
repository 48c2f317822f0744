package plain

import (
	"bytes"
	"encoding/json"
	"time"
	"unicode/utf8"
)

// Text is JSON that is being read. Its methods take what they read from its
// beginning. What follows a false is of no use.
type Text struct{ rest []byte }

// New is a text to read. It is not changed, and nothing that was read refers to it.
func New(b []byte) *Text { return &Text{b} }

// Ended reports whether all was read.
func (t *Text) Ended() bool { return len(t.rest) == 0 }

// Skip takes exactly what is given, if that comes next.
func (t *Text) Skip(exactly string) bool {
	if len(t.rest) < len(exactly) || string(t.rest[:len(exactly)]) != exactly {
		return false
	}
	t.rest = t.rest[len(exactly):]
	return true
}

// Word reads a string.
func (t *Text) Word() (string, bool) {
	literal, plain := t.quoted()
	switch {
	case literal == nil:
		return "", false
	case plain:
		return string(literal[1 : len(literal)-1]), true
	default:
		return unquoted(literal)
	}
}

func unquoted(literal []byte) (text string, ok bool) {
	err := json.Unmarshal(literal, &text)
	return text, err == nil
}

// Time reads a time in RFC 3339.
func (t *Text) Time() (at time.Time, ok bool) {
	literal, _ := t.quoted()
	return at, literal != nil && at.UnmarshalJSON(literal) == nil
}

// quoted takes a string with its quotes. It is plain if each byte stands for itself.
func (t *Text) quoted() (literal []byte, plain bool) {
	if len(t.rest) == 0 || t.rest[0] != '"' {
		return nil, false
	}
	plain = true
	for i := 1; i < len(t.rest); i++ {
		switch c := t.rest[i]; {
		case c == '"':
			literal, t.rest = t.rest[:i+1], t.rest[i+1:]
			return literal, plain
		case c == '\\':
			plain = false
			i++
		case c < ' ':
			return nil, false
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	return nil, false
}

// number takes a number, or nothing if that is not how JSON writes one.
func (t *Text) number() []byte {
	n, whole := 0, true
	for ; n < len(t.rest); n++ {
		if c := t.rest[n]; c < '0' || c > '9' {
			if bytes.IndexByte([]byte("+-.Ee"), c) < 0 {
				break
			}
			whole = false
		}
	}
	literal := t.rest[:n]
	t.rest = t.rest[n:]
	if whole && n > 0 && (n == 1 || literal[0] != '0') || json.Valid(literal) {
		return literal
	}
	return nil
}

// object takes an object as it stands.
func (t *Text) object() []byte {
	depth, whole := 0, t.rest
	for len(t.rest) > 0 {
		switch t.rest[0] {
		case '"':
			if literal, _ := t.quoted(); literal == nil {
				return nil
			}
			continue
		case '{':
			depth++
		case '}':
			depth--
		}
		t.rest = t.rest[1:]
		if depth == 0 {
			break
		}
	}
	if literal := whole[:len(whole)-len(t.rest)]; len(literal) > 0 && literal[0] == '{' && json.Valid(literal) {
		return literal
	}
	return nil
}
