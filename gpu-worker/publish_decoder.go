package gpuworker

import (
	"context"
	"fmt"
)

// ModelFile is a file that browsers load to decode an Encoder's embeddings.
type ModelFile struct {
	Key  string // models/…, as embeddings.json names it; it carries the content's hash
	Data []byte
}

// decoders is an Encoder that brings its decoder with it.
type decoders interface{ Decoders() []ModelFile }

// PublishDecoders puts the decoder of the worker's Encoder where browsers find it.
// It belongs before the first job: an embeddings.json without its decoder is of no
// use to anybody. Files that are there are left alone.
func (w *Worker) PublishDecoders(ctx context.Context) error {
	with, ok := w.Encoder.(decoders)
	if !ok {
		return nil
	}
	for _, f := range with.Decoders() {
		if err := w.Store.PutModelFile(ctx, f.Key, f.Data); err != nil {
			return fmt.Errorf("publish decoder: %w", err)
		}
	}
	return nil
}
