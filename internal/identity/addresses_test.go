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

func (d directory) Address(_ context.Context, u pipeline.UserID) (string, error) {
	if u == "broken" {
		return "", errDirectory
	}
	return d[u], nil
}

func TestAddresses(t *testing.T) {
	people := directory{"5f7c": "ada@example.com"}
	for name, c := range map[string]struct {
		directory identity.Directory
		user      pipeline.UserID
		want      string
		err       error
	}{
		"a user whom the provider knows":      {people, "5f7c", "ada@example.com", nil},
		"a user whom it does not know":        {people, "acme", "acme@gen3d.localhost", nil},
		"a Cognito identity, by the template": {people, "us-east-1:abc-1", "us-east-1.abc-1@gen3d.localhost", nil},
		"no provider":                         {nil, "acme", "acme@gen3d.localhost", nil},
		"a provider that does not answer":     {people, "broken", "", errDirectory},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := identity.Addresses{Directory: c.directory, Fallback: "{user}@gen3d.localhost"}.Address(t.Context(), c.user)
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, c.want, c.err)
			}
		})
	}
}
