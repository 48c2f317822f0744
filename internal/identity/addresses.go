package identity

import (
	"context"

	"github.com/2112-lab/gen3d/pipeline"
)

// Directory knows the users of an identity provider.
type Directory interface {
	// Person is a user as the provider knows them: without an address if it does not
	// know the user or has not verified the address.
	Person(context.Context, pipeline.UserID) (pipeline.Person, error)
}

// Addresses finds where users' mail goes: first in the directories, in their order,
// then, for users whom none knows, by the template; an empty one makes no address.
type Addresses struct {
	Directories []Directory
	Fallback    Template
}

// Person is whom a user's mail goes to. An error of a directory is an error here: a
// guess must not take the place of an address that exists.
func (a Addresses) Person(ctx context.Context, user pipeline.UserID) (pipeline.Person, error) {
	for _, d := range a.Directories {
		who, err := d.Person(ctx, user)
		if err != nil || who.Address != "" {
			return who, err
		}
	}
	if a.Fallback == "" {
		return pipeline.Person{}, nil
	}
	address, err := a.Fallback.Address(ctx, user)
	return pipeline.Person{Address: address}, err
}
