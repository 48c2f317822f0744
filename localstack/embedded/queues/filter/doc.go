// Package filter decides which messages a subscription's SNS filter policy lets
// through.
//
// Specification: "Amazon SNS message filtering", Amazon SNS Developer Guide,
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html. Known:
// exact strings, numbers, true, false and null; prefix, suffix,
// equals-ignore-case, cidr, numeric, exists, anything-but with a value, a list, a
// prefix or a suffix; $or; nested keys and arrays of objects in bodies. All
// conditions on one element of an array must hold for the same element.
// A key with several values holds if any of them satisfies any of its
// conditions, anything-but included.
//
// What AWS refuses at Subscribe, Parse refuses too: nested keys on attributes,
// unknown operators, more than five keys, more than 150 combinations.
//
// It does not know the wildcard operator, and decides nothing about delivery.
package filter
