package s3store

import (
	"context"
	"errors"
	"net/mail"

	"github.com/2112-lab/gen3d/pipeline"
)

// Tenants are the integrators whom no identity provider knows, as the operator has
// written them down: tenants/{user}.json holds {"address": …, "locale": …}. It lies
// outside of users/, where integrators write, so nobody names an address but the
// operator.
type Tenants struct{ Store *Store }

// Person is a tenant's address, or nobody.
func (t Tenants) Person(ctx context.Context, user pipeline.UserID) (pipeline.Person, error) {
	var one struct{ Address, Locale string }
	key := "tenants/" + string(user) + ".json"
	b, _, err := t.Store.read(ctx, key, maxReceipt)
	if errors.Is(err, pipeline.ErrNotFound) {
		return pipeline.Person{}, nil
	}
	if err == nil {
		err = decode(key, b, &one)
	}
	if err != nil {
		return pipeline.Person{}, err
	}
	if _, err := mail.ParseAddress(one.Address); err != nil {
		return pipeline.Person{}, pipeline.Permanent(errors.New("decode " + key + ": its address is none"))
	}
	return pipeline.Person{Address: one.Address, Locale: one.Locale}, nil
}
