package identity

import (
	"slices"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Caller is who sent a request, as their verified access token says.
type Caller struct {
	User     pipeline.UserID // the token's subject; the only source of a key prefix
	ClientID string          // the app that obtained the token; "" where the token names an audience alone
	Scopes   []string        // what the user let the app do; shared, not to be changed
	Expires  time.Time       // when the token ends
}

// Allowed reports whether the token carries a scope.
func (c Caller) Allowed(scope string) bool { return slices.Contains(c.Scopes, scope) }
