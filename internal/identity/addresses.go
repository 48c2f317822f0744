package identity

import (
	"context"

	"github.com/2112-lab/gen3d/pipeline"
)

// Directory knows the users of an identity provider.
type Directory interface {
	// Address is a user's address as the provider has verified it; "" if it does
	// not know the user or has not verified the address.
	Address(context.Context, pipeline.UserID) (string, error)
}

// Addresses finds where users' mail goes: first in the provider's directory, then,
// for users it does not know, by the template.
type Addresses struct {
	Directory Directory // nil: nobody is known
	Fallback  Template
}

// Address is where a user's mail goes. An error of the directory is an error here:
// a guess must not take the place of an address that exists.
func (a Addresses) Address(ctx context.Context, user pipeline.UserID) (string, error) {
	if a.Directory != nil {
		address, err := a.Directory.Address(ctx, user)
		if err != nil || address != "" {
			return address, err
		}
	}
	return a.Fallback.Address(ctx, user)
}
