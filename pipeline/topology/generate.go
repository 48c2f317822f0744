package topology

//go:generate go run ./generate ../../terraform/topology.json
