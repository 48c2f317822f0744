package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// statement is one of a policy.
type statement struct {
	denies     bool
	principals principals
	actions    matcher
	resources  matcher
	conditions []condition
}

// matcher matches a value with patterns, or, negated, whatever none of them matches.
type matcher struct {
	patterns []string
	negated  bool
}

func (m matcher) matches(value string) bool {
	return m.negated != slices.ContainsFunc(m.patterns, func(p string) bool { return like(p, value) })
}

// applies reports whether the statement is about the request.
func (s statement) applies(r Request) bool {
	return s.principals.include(r.Service) && s.actions.matches(strings.ToLower(r.Action)) && s.resources.matches(r.Resource) &&
		!slices.ContainsFunc(s.conditions, func(c condition) bool { return !c.holds(r.Keys) })
}

func parseStatement(raw json.RawMessage) (s statement, err error) {
	var text struct {
		Sid, Effect                                                       string
		Principal, NotPrincipal, Action, NotAction, Resource, NotResource json.RawMessage
		Condition                                                         map[string]map[string]json.RawMessage
	}
	if json.Unmarshal(raw, &text) != nil {
		return s, errors.New("it is not an object with Effect, Principal, Action and Resource")
	}
	if text.Effect != "Allow" && text.Effect != "Deny" {
		return s, errors.New("its effect is neither Allow nor Deny")
	}
	s.denies = text.Effect == "Deny"
	if s.principals, err = parsePrincipals(text.Principal, text.NotPrincipal); err != nil {
		return s, err
	}
	if s.actions, err = parseMatcher("Action", text.Action, text.NotAction); err != nil {
		return s, err
	}
	if len(s.actions.patterns) > maxActions {
		return s, fmt.Errorf("it has %d actions, and %d are the most", len(s.actions.patterns), maxActions)
	}
	for i, a := range s.actions.patterns {
		s.actions.patterns[i] = strings.ToLower(a)
		if a != "*" && !strings.HasPrefix(s.actions.patterns[i], "sqs:") {
			return s, fmt.Errorf("the action %s is not one of SQS", a)
		}
	}
	if s.resources, err = parseMatcher("Resource", text.Resource, text.NotResource); err != nil {
		return s, err
	}
	for operator, keys := range text.Condition {
		for key, values := range keys {
			c, err := parseCondition(operator, key, values)
			if err != nil {
				return s, err
			}
			s.conditions = append(s.conditions, c)
		}
	}
	return s, nil
}

// parseMatcher wants one of an element and its opposite.
func parseMatcher(name string, plain, negated json.RawMessage) (matcher, error) {
	m := matcher{negated: len(plain) == 0}
	if m.negated {
		plain = negated
	} else if len(negated) > 0 {
		return m, fmt.Errorf("it has both %s and Not%s", name, name)
	}
	var err error
	if m.patterns, err = listOf[string](plain); err != nil || len(m.patterns) == 0 || slices.Contains(m.patterns, "") {
		return m, fmt.Errorf("%s is one text or several", name)
	}
	return m, nil
}
