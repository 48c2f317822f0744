// Package conformance holds clouds against AWS's documentation: the calls of S3, SNS
// and SQS that Gen3D makes or may come to make, a case each, sent by the AWS SDK over
// HTTP to the embedded cloud and, in make test/peers, to moto and LocalStack.
//
// A case is a sentence that the documentation says in other words; its page is beside
// it. Where a cloud does otherwise there is a row in localstack/differences.md.
//
// There is no code here but tests. What AWS itself does was not tried: where the page
// leaves something open there is no case.
package conformance
