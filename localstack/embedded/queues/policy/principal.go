package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// principals are whom a statement is about.
type principals struct {
	everybody bool
	byKind    map[string][]string // AWS, Service, Federated, CanonicalUser
	negated   bool
}

// include reports whether an AWS service is among them.
func (p principals) include(service string) bool {
	among := p.everybody || slices.Contains(p.byKind["Service"], service) || slices.Contains(p.byKind["AWS"], "*")
	return among != p.negated
}

func (p principals) count() (n int) {
	for _, list := range p.byKind {
		n += len(list)
	}
	return n
}

func parsePrincipals(plain, negated json.RawMessage) (p principals, err error) {
	if (len(plain) == 0) == (len(negated) == 0) {
		return p, errors.New("it has either Principal or NotPrincipal")
	}
	raw := plain
	if p.negated = len(plain) == 0; p.negated {
		raw = negated
	}
	var all string
	if json.Unmarshal(raw, &all) == nil {
		p.everybody = true
		if all != "*" {
			return p, fmt.Errorf("the principal %q is neither * nor an object", all)
		}
		return p, nil
	}
	var kinds map[string]json.RawMessage
	if json.Unmarshal(raw, &kinds) != nil || len(kinds) == 0 {
		return p, errors.New(`the principal is neither "*" nor an object such as {"Service": "sns.amazonaws.com"}`)
	}
	p.byKind = map[string][]string{}
	for kind, names := range kinds {
		if !slices.Contains([]string{"AWS", "Service", "Federated", "CanonicalUser"}, kind) {
			return p, fmt.Errorf("there is no kind %s of principals", kind)
		}
		if p.byKind[kind], err = listOf[string](names); err != nil || len(p.byKind[kind]) == 0 {
			return p, fmt.Errorf("principals of kind %s are one text or several", kind)
		}
	}
	return p, nil
}
