// Package sigv4 verifies AWS Signature Version 4 on incoming requests, as the
// embedded AWS services need it.
//
// It checks what the header form carries: a known access key, an unexpired date,
// a scope that fits the date, the signature over method, path, query, signed
// headers and body. Specification: "Create a signed AWS API request", AWS IAM
// User Guide, https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html.
//
// It does not sign, does not read presigned URLs, chunked bodies or
// UNSIGNED-PAYLOAD (those belong to S3), does not look into session tokens, and
// decides nothing about permissions: a valid signature may do everything.
package sigv4
