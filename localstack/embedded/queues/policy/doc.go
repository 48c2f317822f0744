// Package policy is the resource policies of queues: who may do what to one, as the
// statements of its Policy attribute say.
//
//	p, err := policy.Parse(`{"Version":"2012-10-17","Statement":[…]}`)
//	p.Admits(policy.Request{Service: "sns.amazonaws.com", Action: "sqs:SendMessage", Resource: queueARN, Keys: keys})
//
// A statement that denies outweighs all that allow, and what none allows is refused.
// Operators compare texts, ARNs, truths and absence, with the suffix IfExists; a key
// that a request does not have matches what is negated and nothing else.
//
// It does not know users and roles: within one account AWS lets identity policies admit
// them too, and nobody here has one. Numbers, dates, addresses and sets
// (ForAllValues:, ForAnyValue:) are taken and never match.
package policy
