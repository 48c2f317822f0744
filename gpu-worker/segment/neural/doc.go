// Package neural runs encoders and decoders of others, SAM 1, 2.1 and 3 and what is
// built like them, as their manifests describe them.
//
// Pictures are resized as the reference implementations do it, a triangle filter on
// whole numbers; pixels are within 1 of theirs.
//
// The package does not fetch or choose models (see gpu-worker/models), knows no queue
// and no storage, and has no model of its own. Small models of every family with random
// weights are in testdata; fixtures makes them, and the references' answers to them.
package neural
