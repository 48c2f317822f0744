// Package contract is the API's contract in Go: its types and the interface that a
// server implements, both generated from web/openapi.yaml.
//
// It decodes parameters and no bodies; package web/api does that, strictly.
package contract

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi.yaml ../openapi.yaml
