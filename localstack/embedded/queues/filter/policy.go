package filter

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Scope says what a policy looks at.
type Scope string

// The scopes, named as SNS's FilterPolicyScope.
const (
	MessageAttributes Scope = "MessageAttributes"
	MessageBody       Scope = "MessageBody"
)

// Limits of AWS on one policy.
const (
	maxBytes        = 256 << 10
	maxKeys         = 5
	maxCombinations = 150
)

// Policy is a parsed filter policy.
type Policy struct {
	scope Scope
	root  fields
}

// Scope is what the policy looks at.
func (p *Policy) Scope() Scope { return p.scope }

// fields is an object of the policy: everything in it must hold.
type fields struct {
	keys []field
	ors  [][]fields // each: one alternative must hold
}

// field is a key with either conditions or an object below it.
type field struct {
	name  string
	leaf  *leaf
	below *fields
}

// leaf is the conditions on one key, any of which suffices.
type leaf struct {
	conditions []condition
	absent     bool // {"exists": false}
	present    bool // {"exists": true}
}

// Parse reads a policy. Its errors are sentences for whoever wrote the policy.
func Parse(text string, scope Scope) (*Policy, error) {
	if scope != MessageAttributes && scope != MessageBody {
		return nil, fmt.Errorf("FilterPolicyScope must be %s or %s", MessageAttributes, MessageBody)
	}
	if len(text) > maxBytes {
		return nil, fmt.Errorf("filter policy is larger than %d bytes", maxBytes)
	}
	var root map[string]any
	if err := json.Unmarshal([]byte(text), &root); err != nil || root == nil {
		return nil, errors.New("filter policy is not a JSON object")
	}
	p := parser{scope: scope}
	f, combinations, err := p.object(root, 1)
	if err != nil {
		return nil, err
	}
	if p.keys > maxKeys {
		return nil, fmt.Errorf("filter policy can not have more than %d keys", maxKeys)
	}
	if combinations > maxCombinations {
		return nil, errors.New("filter policy is too complex")
	}
	return &Policy{scope: scope, root: f}, nil
}

type parser struct {
	scope Scope
	keys  int
}

// object parses one object at a nesting level and counts its combinations: the
// product over its keys of values times level.
func (p *parser) object(o map[string]any, level int) (f fields, combinations int, err error) {
	combinations = 1
	for _, name := range slices.Sorted(maps.Keys(o)) {
		n := 1
		if alternatives, ok := orOf(name, o[name]); ok {
			var or []fields
			if or, n, err = p.or(alternatives, level); err != nil {
				return f, 0, err
			}
			f.ors = append(f.ors, or)
		} else {
			var one field
			if one, n, err = p.field(name, o[name], level); err != nil {
				return f, 0, err
			}
			f.keys = append(f.keys, one)
		}
		combinations = min(combinations*n, maxCombinations+1) // stay far from overflow
	}
	return f, combinations, nil
}

func (p *parser) or(alternatives []map[string]any, level int) (or []fields, sum int, err error) {
	for _, a := range alternatives {
		f, n, err := p.object(a, level)
		if err != nil {
			return nil, 0, err
		}
		or, sum = append(or, f), min(sum+n, maxCombinations+1)
	}
	return or, sum, nil
}

func (p *parser) field(name string, value any, level int) (field, int, error) {
	switch v := value.(type) {
	case map[string]any:
		if p.scope == MessageAttributes {
			return field{}, 0, errors.New("filter policy scope MessageAttributes does not support nested filter policy")
		}
		if len(v) == 0 {
			return field{}, 0, fmt.Errorf("the object of %q is empty", name)
		}
		below, n, err := p.object(v, level+1)
		return field{name: name, below: &below}, n, err
	case []any:
		if len(v) == 0 {
			return field{}, 0, fmt.Errorf("the list of %q is empty", name)
		}
		p.keys++
		l, err := parseLeaf(name, v)
		return field{name: name, leaf: l}, len(v) * level, err
	}
	return field{}, 0, fmt.Errorf("%q must be an object or an array", name)
}

// operators are the names that keep "$or" from being an or, as AWS has it.
var operators = []string{"prefix", "suffix", "numeric", "exists", "anything-but", "equals-ignore-case", "cidr", "wildcard"}

// orOf answers the alternatives if the key is an or: "$or" over a list of two or
// more objects, none empty, none with an operator for a key. Otherwise "$or" is a
// key like any other.
func orOf(name string, value any) ([]map[string]any, bool) {
	list, ok := value.([]any)
	if name != "$or" || !ok || len(list) < 2 {
		return nil, false
	}
	var alternatives []map[string]any
	for _, element := range list {
		o, ok := element.(map[string]any)
		if !ok || len(o) == 0 {
			return nil, false
		}
		for key := range o {
			if slices.Contains(operators, strings.ToLower(key)) {
				return nil, false
			}
		}
		alternatives = append(alternatives, o)
	}
	return alternatives, true
}
