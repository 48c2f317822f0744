// Package payload is what webhooks say: the bodies, their types and their version.
//
// A body is thin, plus: ids, where a session stands, why it failed, and of each
// artefact the bucket, key, size and SHA-256, but neither metadata.json nor, unless
// an endpoint asks for them, links that open files. It is made of the pipeline's own
// event, at each try anew, so that a link in it is fresh.
//
// Version names the shapes. A field may be added within a version; anything else
// that a receiver could notice is a new one, and endpoints keep theirs. JSON Schemas,
// examples, docs/events.md, docs/asyncapi.yaml and a part of web/openapi.yaml are
// generated from these types by package reference.
//
// It signs and sends nothing.
package payload
