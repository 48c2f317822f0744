package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// condition compares one key of a request with values.
type condition struct {
	compare  func(pattern, value string) bool // nil: never true
	negated  bool                             // none of the values may compare
	ifExists bool
	null     bool // the values say whether the key is absent
	key      string
	values   []string
}

// comparisons are those of the operators, without Not and IfExists. The ones that are
// nil are taken and never match.
var comparisons = map[string]func(pattern, value string) bool{
	"StringEquals":           func(p, v string) bool { return p == v },
	"StringEqualsIgnoreCase": strings.EqualFold,
	"StringLike":             like,
	"ArnEquals":              arnLike, // IAM User Guide: it does the same as ArnLike
	"ArnLike":                arnLike,
	"Bool":                   strings.EqualFold,
	"BinaryEquals":           nil,
	"IpAddress":              nil,
	"NumericEquals":          nil, "NumericLessThan": nil, "NumericLessThanEquals": nil, "NumericGreaterThan": nil, "NumericGreaterThanEquals": nil,
	"DateEquals": nil, "DateLessThan": nil, "DateLessThanEquals": nil, "DateGreaterThan": nil, "DateGreaterThanEquals": nil,
}

// negations are the operators that are another one's opposite.
var negations = map[string]string{
	"StringNotEquals": "StringEquals", "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase", "StringNotLike": "StringLike",
	"ArnNotEquals": "ArnEquals", "ArnNotLike": "ArnLike",
	"NotIpAddress": "IpAddress", "NumericNotEquals": "NumericEquals", "DateNotEquals": "DateEquals",
}

func parseCondition(operator, key string, raw json.RawMessage) (condition, error) {
	c := condition{key: strings.ToLower(key)}
	name, quantified := operator, false
	for _, q := range []string{"ForAllValues:", "ForAnyValue:"} {
		if rest, ok := strings.CutPrefix(name, q); ok {
			name, quantified = rest, true
		}
	}
	name, c.ifExists = strings.CutSuffix(name, "IfExists")
	if opposite, ok := negations[name]; ok {
		name, c.negated = opposite, true
	}
	compare, ok := comparisons[name]
	if c.null = name == "Null" && !c.ifExists; !ok && !c.null {
		return c, fmt.Errorf("there is no condition %s", operator)
	}
	if !quantified {
		c.compare = compare
	}
	values, err := listOf[any](raw)
	if err != nil || len(values) == 0 {
		return c, fmt.Errorf("the condition %s on %s has no values", operator, key)
	}
	for _, v := range values {
		switch v := v.(type) {
		case string:
			c.values = append(c.values, v)
		case bool, float64:
			c.values = append(c.values, fmt.Sprint(v))
		default:
			return c, fmt.Errorf("the condition %s on %s has a value that is no text", operator, key)
		}
	}
	return c, nil
}

func (c condition) holds(keys map[string]string) bool {
	value, there := keys[c.key]
	switch {
	case c.null:
		return slices.ContainsFunc(c.values, func(v string) bool { return strings.EqualFold(v, "true") != there })
	case !there:
		return c.negated || c.ifExists
	case c.compare == nil:
		return false
	}
	return c.negated != slices.ContainsFunc(c.values, func(p string) bool { return c.compare(p, value) })
}

// like matches * with any text and ? with any character.
func like(pattern, value string) bool {
	star, from := -1, 0 // where to go on if what follows the last * does not fit
	p, v := 0, 0
	for v < len(value) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, v
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == value[v]):
			p++
			v++
		case star >= 0:
			from++
			p, v = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// arnLike matches the six parts of an ARN each for itself, so that no * reaches over a
// colon but in the last.
func arnLike(pattern, value string) bool {
	ps, vs := strings.SplitN(pattern, ":", 6), strings.SplitN(value, ":", 6)
	if len(ps) != 6 || len(vs) != 6 {
		return pattern == "*"
	}
	for i := range ps {
		if !like(ps[i], vs[i]) {
			return false
		}
	}
	return true
}
