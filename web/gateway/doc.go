// Package gateway lets an http.Handler answer the events of an Amazon API Gateway
// HTTP API (payload format 2.0), so that the API runs as a Lambda function with the
// same handler as in a process of its own.
//
// It is written here, and not taken from aws-lambda-go-api-proxy, because that splits
// every header at its commas (an Idempotency-Key may have some), answers 5xx to paths
// that do not parse, and lets a panic end the function.
//
// An answer is collected and sent whole, and may have 6 MB: there are no streams.
// api.Config.Collected says so to the API. It starts nothing (cmd/gen3d does) and
// trusts API Gateway alone: the source address is taken from the event, never from a
// header.
package gateway
