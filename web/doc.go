// Package web holds the API's contract, openapi.yaml, from which package contract
// (the server's types) and package client (a Go client) are generated. Package
// web/api implements it.
//
// It serves no pages: those are the web app's.
package web

import _ "embed"

// OpenAPI is the text of openapi.yaml.
//
//go:embed openapi.yaml
var OpenAPI []byte
