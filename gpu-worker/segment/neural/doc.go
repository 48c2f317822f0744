// Package neural runs encoders and decoders of others, SAM 1, 2.1 and 3 and what is
// built like them, as their manifests describe them, in ONNX Runtime.
//
// Open holds an installed model against what is written of it: its graphs' inputs and
// outputs by name, rank and type, and its golden vector, if it has one. What is not as
// written is refused by name. Model.Encode makes of a photo the tensors and the
// embeddings.json that browsers decode; Model.Mask answers prompts from them on this
// machine; Model.Published is what browsers load, with the licence beside it.
//
// Pictures are resized as the reference implementations do it, a triangle filter on
// whole numbers; pixels are within 1 of theirs.
//
// ONNX Runtime is a library of C that is looked for when a model is opened (Library
// says where). A program that was built without cgo says so then, and does all else.
//
// The package does not fetch or choose models (see gpu-worker/models), knows no queue
// and no storage, and has no model of its own. Small models of every family with random
// weights are in testdata; fixtures makes them, and the references' answers to them.
package neural
