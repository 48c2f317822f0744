// Package web holds the API's contract, openapi.yaml, from which package contract
// (the server's types) and package client (a Go client) are generated. Package
// web/api implements it.
//
// It also holds the web app: its source in src, TypeScript that `make web` builds
// into dist, and dist itself, embedded. Package web/site serves it.
package web

import _ "embed"

// OpenAPI is the text of openapi.yaml.
//
//go:embed openapi.yaml
var OpenAPI []byte
