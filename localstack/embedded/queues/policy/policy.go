package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The bounds of a queue's policy (SQS Developer Guide: Amazon SQS policy quotas).
const (
	maxBytes      = 8192
	maxStatements = 20
	maxPrincipals = 50
	maxActions    = 7 // of a statement
)

// Policy is a parsed policy. nil admits nobody.
type Policy struct{ statements []statement }

// Parse reads and checks a policy; an empty text is none, which is nil.
func Parse(text string) (*Policy, error) {
	if text == "" {
		return nil, nil
	}
	if len(text) > maxBytes {
		return nil, fmt.Errorf("it has %d bytes, and %d are the most", len(text), maxBytes)
	}
	var document struct {
		Version   string
		Statement json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		return nil, errors.New("it is not a JSON object with a Version and a Statement")
	}
	if !slices.Contains([]string{"", "2008-10-17", "2012-10-17"}, document.Version) {
		return nil, fmt.Errorf("there is no version %q", document.Version)
	}
	list, err := listOf[json.RawMessage](document.Statement)
	if err != nil || len(list) == 0 || len(list) > maxStatements {
		return nil, fmt.Errorf("it wants 1 to %d statements", maxStatements)
	}
	p, principals := &Policy{}, 0
	for i, raw := range list {
		s, err := parseStatement(raw)
		if err != nil {
			return nil, fmt.Errorf("statement %d: %w", i+1, err)
		}
		principals += s.principals.count()
		p.statements = append(p.statements, s)
	}
	if principals > maxPrincipals {
		return nil, fmt.Errorf("it has %d principals, and %d are the most", principals, maxPrincipals)
	}
	return p, nil
}

// Request is what an AWS service wants to do.
type Request struct {
	Service  string            // such as sns.amazonaws.com
	Action   string            // such as sqs:SendMessage
	Resource string            // ARN of the queue
	Keys     map[string]string // of conditions, in lower case, such as aws:sourcearn
}

// Admits reports whether the policy lets the request pass.
func (p *Policy) Admits(r Request) bool {
	if p == nil {
		return false
	}
	admitted := false
	for _, s := range p.statements {
		if s.applies(r) {
			if s.denies {
				return false
			}
			admitted = true
		}
	}
	return admitted
}

// listOf is a JSON value's elements: of one that is no list, itself.
func listOf[T any](raw json.RawMessage) ([]T, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "[") {
		var list []T
		err := json.Unmarshal(raw, &list)
		return list, err
	}
	var one T
	err := json.Unmarshal(raw, &one)
	return []T{one}, err
}
