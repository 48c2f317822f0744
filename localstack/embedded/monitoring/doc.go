// Package monitoring is the one answer of CloudWatch that Gen3D asks for: how old
// the oldest message of a queue is, as GetMetricData tells it of AWS/SQS, in the
// protocol that the SDKs speak to CloudWatch (Smithy RPC v2 over CBOR,
// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html).
//
// Unlike CloudWatch, which has a value for every minute that is over and shows it
// some minutes later, it has a single one, of now.
//
// It keeps no metrics, takes none in, and knows neither alarms nor mathematics.
package monitoring
