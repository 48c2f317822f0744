package filter

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// condition is satisfied by a single value: a string, float64, bool or nil.
type condition func(value any) bool

func parseLeaf(name string, list []any) (*leaf, error) {
	l := &leaf{}
	for _, element := range list {
		o, isOperator := element.(map[string]any)
		if !isOperator {
			c, err := exact(name, element)
			if err != nil {
				return nil, err
			}
			l.conditions = append(l.conditions, c)
			continue
		}
		if len(o) != 1 {
			return nil, fmt.Errorf("%q: an operator must be an object with exactly one key", name)
		}
		for operator, argument := range o {
			if err := l.add(name, operator, argument); err != nil {
				return nil, err
			}
		}
	}
	return l, nil
}

func (l *leaf) add(name, operator string, argument any) error {
	if operator == "exists" {
		wanted, ok := argument.(bool)
		if !ok {
			return fmt.Errorf("%q: exists match pattern must be either true or false", name)
		}
		l.present = l.present || wanted
		l.absent = l.absent || !wanted
		return nil
	}
	c, err := parseOperator(name, operator, argument)
	if err != nil {
		return err
	}
	l.conditions = append(l.conditions, c)
	return nil
}

func parseOperator(name, operator string, argument any) (condition, error) {
	switch operator {
	case "prefix", "suffix", "equals-ignore-case":
		return text(name, operator, argument)
	case "anything-but":
		return anythingBut(name, argument)
	case "numeric":
		return numeric(name, argument)
	case "cidr":
		s, _ := argument.(string)
		prefix, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%q: malformed CIDR, an IP prefix such as \"10.0.0.0/24\" is needed", name)
		}
		return func(v any) bool {
			s, _ := v.(string)
			addr, err := netip.ParseAddr(s)
			return err == nil && prefix.Contains(addr)
		}, nil
	}
	return nil, fmt.Errorf("%q: unrecognized match type %s", name, operator)
}

func exact(name string, want any) (condition, error) {
	switch w := want.(type) {
	case string, bool, nil:
	case float64:
		if err := inRange(name, w); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("%q: match value must be String, number, true, false, or null", name)
	}
	return func(v any) bool { return v == want }, nil
}

func text(name, operator string, argument any) (condition, error) {
	want, ok := argument.(string)
	if !ok || want == "" {
		return nil, fmt.Errorf("%q: %s match pattern must be a non-empty string", name, operator)
	}
	holds := strings.HasPrefix
	switch operator {
	case "suffix":
		holds = strings.HasSuffix
	case "equals-ignore-case":
		holds = strings.EqualFold
	}
	return func(v any) bool { s, ok := v.(string); return ok && holds(s, want) }, nil
}

// anythingBut takes a value, a list of values, or one of the text operators.
func anythingBut(name string, argument any) (condition, error) {
	if o, ok := argument.(map[string]any); ok {
		if len(o) != 1 {
			return nil, fmt.Errorf("%q: anything-but takes one operator", name)
		}
		for operator, inner := range o {
			if !slices.Contains([]string{"prefix", "suffix", "equals-ignore-case"}, operator) {
				return nil, fmt.Errorf("%q: unsupported anything-but pattern %s", name, operator)
			}
			c, err := text(name, operator, inner)
			if err != nil {
				return nil, err
			}
			return func(v any) bool { return !c(v) }, nil
		}
	}
	list, ok := argument.([]any)
	if !ok {
		list = []any{argument}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%q: anything-but needs a value", name)
	}
	for _, want := range list {
		switch want.(type) {
		case string, float64:
		default:
			return nil, fmt.Errorf("%q: anything-but takes strings and numbers", name)
		}
	}
	return func(v any) bool { return !slices.Contains(list, v) }, nil
}
