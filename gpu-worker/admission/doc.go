// Package admission is a worker's gate: it admits jobs into the worker, and onto
// the model.
//
// A job passes it twice. A slot is taken at a [Door] before the job's message is
// received, so that no message waits in one process while another could work on
// it. A turn on the model is taken when the job's inputs are ready; before and
// after it, the job's fetching, decoding, encoding and uploading go on beside the
// turns of others.
//
// Both passages know the same order. What a person waits for goes first, but
// whatever was passed over four times in a row goes next, so nothing starves.
// Among jobs of one kind, the tenant whose last turn is longest ago goes first.
//
// It knows neither queues nor models, keeps no leases and sees no other worker:
// which message comes next is the queue's choice (fair queues, by tenant).
package admission
