package identity_test

import (
	"context"
	"errors"
	"testing"

	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/pipeline"
)

// directory is a provider's users; the user "broken" breaks it.
type directory map[pipeline.UserID]string

var errDirectory = errors.New("throttled")

func (d directory) Person(_ context.Context, u pipeline.UserID) (pipeline.Person, error) {
	if u == "broken" {
		return pipeline.Person{}, errDirectory
	}
	return pipeline.Person{Address: d[u], Locale: "es-ES"}, nil
}

func TestAddresses(t *testing.T) {
	people := []identity.Directory{directory{"5f7c": "ada@example.com"}, directory{"5f7c": "eve@example.com", "globex": "ops@globex.example"}}
	for name, c := range map[string]struct {
		directory []identity.Directory
		user      pipeline.UserID
		want      string
		err       error
	}{
		"a user whom the provider knows":      {people, "5f7c", "ada@example.com", nil},
		"a user whom it does not know":        {people, "acme", "acme@gen3d.localhost", nil},
		"a Cognito identity, by the template": {people, "us-east-1:abc-1", "us-east-1.abc-1@gen3d.localhost", nil},
		"a user whom the second knows":        {people, "globex", "ops@globex.example", nil},
		"no provider":                         {nil, "acme", "acme@gen3d.localhost", nil},
		"a provider that does not answer":     {people, "broken", "", errDirectory},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := identity.Addresses{Directories: c.directory, Fallback: "{user}@gen3d.localhost"}.Person(t.Context(), c.user)
			if got.Address != c.want || !errors.Is(err, c.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, c.want, c.err)
			}
		})
	}
}
