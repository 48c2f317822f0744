// Package terraform holds topology.json, generated from the table of reactions,
// so that Go programs can build the same queues as Terraform does. It holds no
// other Go.
package terraform

import _ "embed"

// Topology is the text of topology.json; package topology reads it.
//
//go:embed topology.json
var Topology []byte
