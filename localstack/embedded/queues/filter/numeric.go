package filter

import (
	"fmt"
	"math"
)

// inRange holds a policy's numbers to what SNS accepts: ± one billion.
func inRange(name string, n float64) error {
	if math.Abs(n) > 1e9 {
		return fmt.Errorf("%q: numbers must be between -1000000000 and 1000000000", name)
	}
	return nil
}

// bound is one comparison: an operator and what to compare with.
type bound struct {
	operator string
	limit    float64
}

func (b bound) holds(n float64) bool {
	switch b.operator {
	case "=":
		return n == b.limit
	case "<":
		return n < b.limit
	case "<=":
		return n <= b.limit
	case ">":
		return n > b.limit
	default:
		return n >= b.limit
	}
}

func (b bound) lower() bool { return b.operator == ">" || b.operator == ">=" }
func (b bound) upper() bool { return b.operator == "<" || b.operator == "<=" }

// numeric is one comparison, or a lower bound followed by an upper one.
func numeric(name string, argument any) (condition, error) {
	list, _ := argument.([]any)
	if len(list) != 2 && len(list) != 4 {
		return nil, fmt.Errorf("%q: numeric takes an operator and a number, or two of each for a range", name)
	}
	var bounds []bound
	for i := 0; i < len(list); i += 2 {
		operator, isText := list[i].(string)
		limit, isNumber := list[i+1].(float64)
		if !isText || !isNumber {
			return nil, fmt.Errorf("%q: numeric takes an operator and a number, or two of each for a range", name)
		}
		b := bound{operator, limit}
		if operator != "=" && !b.lower() && !b.upper() {
			return nil, fmt.Errorf("%q: unrecognized numeric range operator %q", name, operator)
		}
		if err := inRange(name, limit); err != nil {
			return nil, err
		}
		bounds = append(bounds, b)
	}
	if len(bounds) == 2 {
		if !bounds[0].lower() || !bounds[1].upper() {
			return nil, fmt.Errorf("%q: a numeric range is a lower bound followed by an upper one", name)
		}
		if bounds[0].limit >= bounds[1].limit {
			return nil, fmt.Errorf("%q: bottom must be less than top", name)
		}
	}
	return func(v any) bool {
		n, ok := v.(float64)
		for _, b := range bounds {
			ok = ok && b.holds(n)
		}
		return ok
	}, nil
}
