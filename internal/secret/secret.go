// Package secret keeps values that must never be printed.
//
// It does not encrypt or store anything: it is only a type whose every way of
// being printed is ***.
package secret

// String is a secret. Reveal is the only way in.
type String struct{ value string }

// New makes a secret of a value.
func New(value string) String { return String{value} }

const hidden = "***"

// Reveal is the secret itself, for the one place that needs it.
func (s String) Reveal() string { return s.value }

// Empty reports whether there is none.
func (s String) Empty() bool { return s.value == "" }

// String implements fmt.Stringer.
func (s String) String() string { return hidden }

// GoString implements fmt.GoStringer.
func (s String) GoString() string { return hidden }

// MarshalText implements encoding.TextMarshaler.
func (s String) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// UnmarshalText lets flags and variables set a secret.
func (s *String) UnmarshalText(b []byte) error { s.value = string(b); return nil }
