// Package reference writes what receivers of webhooks read, from the types of
// package payload: a JSON Schema and an example of each type, docs/events.md,
// docs/asyncapi.yaml and the webhooks of web/openapi.yaml. A test holds the examples
// against the schemas and the files against the types.
//
// It is not needed at run time.
package reference

//go:generate go run ./generate ../../..
