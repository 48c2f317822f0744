package devidp

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/bcrypt"
)

// rule is one of the demands on a password.
type rule struct {
	Name string // for the page's script
	Text string // as people are told
	ok   func(string) bool
}

// maxPassword is Cognito's limit, in characters.
const maxPassword = 256

// rules are the guide's.
var rules = []rule{
	{"length", "8 characters or more", func(s string) bool { return utf8.RuneCountInString(s) >= 8 }},
	{"lower", "a lower-case letter", func(s string) bool { return strings.ContainsFunc(s, unicode.IsLower) }},
	{"upper", "an upper-case letter", func(s string) bool { return strings.ContainsFunc(s, unicode.IsUpper) }},
	{"digit", "a number", func(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }},
}

// missing says what a new password lacks; "" if nothing.
func missing(password string) string {
	if utf8.RuneCountInString(password) > maxPassword {
		return "Choose a password of 256 characters or fewer."
	}
	var lack []string
	for _, r := range rules {
		if !r.ok(password) {
			lack = append(lack, r.Text)
		}
	}
	switch n := len(lack); n {
	case 0:
		return ""
	case 1:
		return "The password still needs " + lack[0] + "."
	default:
		return "The password still needs " + strings.Join(lack[:n-1], ", ") + " and " + lack[n-1] + "."
	}
}

// hash hashes a password when its turn comes.
func (p *Provider) hash(ctx context.Context, password string) ([]byte, error) {
	defer p.turn(ctx)()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return bcrypt.GenerateFromPassword(condense(password), p.cfg.Cost)
}

// matches compares a password with a hash when its turn comes. It takes as long
// where there is no hash.
func (p *Provider) matches(ctx context.Context, hash []byte, password string) bool {
	defer p.turn(ctx)()
	if ctx.Err() != nil {
		return false
	}
	if hash == nil {
		_ = bcrypt.CompareHashAndPassword(p.nobody, condense(password))
		return false
	}
	return bcrypt.CompareHashAndPassword(hash, condense(password)) == nil
}

// turn waits for a free place, or for the end of ctx, and answers what gives it back.
func (p *Provider) turn(ctx context.Context) func() {
	select {
	case p.hashing <- struct{}{}:
		return func() { <-p.hashing }
	case <-ctx.Done():
		return func() {}
	}
}

// condense makes 43 characters of any password: bcrypt looks at 72 bytes alone.
func condense(password string) []byte {
	sum := sha256.Sum256([]byte(password))
	return []byte(base64.RawStdEncoding.EncodeToString(sum[:]))
}
