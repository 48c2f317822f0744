// Package gpuworker does the two jobs that need a model: encode (photo to
// embeddings) and reconstruct (photo and mask to 3D model).
//
// A job is a function from a request to the event that ends it. It emits
// started and progressed while it runs, writes its files, and keeps the ending
// event as a receipt beside the session, so that the same request, delivered
// again to this worker or another, is answered from what is there. Inputs are
// compared by content with what was requested: a photo that was replaced
// meanwhile belongs to another run, and this one ends without a word.
//
// Jobs overlap, but they take turns on the model, as the gate says (package
// admission); fetching, decoding, encoding of files and uploading of the others go
// on beside it. Photos that wait for the same encoder go through it together where it
// takes batches and has a card.
//
// The models are behind two small interfaces, Encoder and Reconstructor. This
// package knows no queue and keeps no lease: the subscriber that hands it
// requests does, and cancels a job's context when the lease is lost. Whether to
// try again is decided by the bus.
package gpuworker
