package identity

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"github.com/2112-lab/gen3d/pipeline"
)

// Template makes addresses of users whom no identity provider knows, such as
// "{user}@example.com": an integrator's tenants, or everybody on one machine.
type Template string

// userPart is what the user id stands for in a Template.
const userPart = "{user}"

// Check reports a template that cannot give an address.
func (t Template) Check() error {
	if !strings.Contains(string(t), userPart) {
		return errors.New(`want "{user}" in it, as in {user}@example.com`)
	}
	_, err := t.Address(context.Background(), "ada")
	return err
}

// Address is where a user's mail goes.
func (t Template) Address(_ context.Context, user pipeline.UserID) (string, error) {
	// Characters that user ids may have and bare local parts may not.
	local := strings.NewReplacer(":", ".", "@", ".at.", "=", ".").Replace(string(user))
	local = strings.Trim(local, ".")
	for strings.Contains(local, "..") {
		local = strings.ReplaceAll(local, "..", ".")
	}
	a, err := mail.ParseAddress(strings.ReplaceAll(string(t), userPart, local))
	if err != nil {
		return "", pipeline.Permanent(fmt.Errorf("make an address of the user id: %w", err))
	}
	return a.Address, nil
}
