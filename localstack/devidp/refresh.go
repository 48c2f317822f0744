package devidp

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"
	bolt "go.etcd.io/bbolt"
)

// A refresh token is two secrets with a dot between: the family's, which stays, and
// one that changes at each use. So an old token still says which family it was of,
// and nothing has to be kept of it. The family's id, which apps see in their tokens
// as origin_jti, is made of the first and does not lead back to it.

// familyID is the id of a refresh token's family.
func familyID(refresh string) string {
	handle, _, _ := strings.Cut(refresh, ".")
	sum := sha256.Sum256([]byte(handle))
	return uuid.NewSHA1(uuid.Nil, sum[:]).String()
}

// rotate takes a refresh token and gives its successor. A token that was used
// before has been copied by somebody: the family ends (RFC 9700 §4.14.2).
func (p *Provider) rotate(client Client, refresh string) (f family, next string, err error) {
	now := p.cfg.Clock()
	var verdict error
	err = p.db.update(func(tx *bolt.Tx) error {
		id := []byte(familyID(refresh))
		f, err = get[family](tx, families, id)
		if errors.Is(err, errNone) || err == nil && f.Client != client.ID {
			verdict = errGrant
			return nil
		}
		if err != nil {
			return err
		}
		a, err := get[account](tx, accounts, []byte(f.Sub))
		if err != nil || now.After(f.Expires) || f.SignedIn.Before(a.Since) || subtle.ConstantTimeCompare(f.Secret, hashed(refresh)) != 1 {
			verdict = errGrant
			return remove(tx, families, id)
		}
		handle, _, _ := strings.Cut(refresh, ".")
		next = handle + "." + secretText()
		f.Secret, f.Nonce = hashed(next), ""
		return put(tx, families, id, f)
	})
	return f, next, errors.Join(err, verdict)
}

// revoke is RFC 7009: it ends a refresh token's family. It says yes to tokens that
// it does not know, which are as good as revoked.
func (p *Provider) revoke(w http.ResponseWriter, r *http.Request) {
	form, client, err := p.form(w, r)
	if err != nil {
		p.answerError(w, err)
		return
	}
	err = p.db.update(func(tx *bolt.Tx) error {
		id := []byte(familyID(form.Get("token")))
		f, err := get[family](tx, families, id)
		if errors.Is(err, errNone) || err == nil && f.Client != client.ID {
			return nil
		}
		return errors.Join(err, remove(tx, families, id))
	})
	if err != nil {
		p.answerError(w, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}
