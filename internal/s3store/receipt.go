package s3store

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// maxReceipt bounds what is read as a receipt: an event with some ten artefacts
// and, in a failure, a trace.
const maxReceipt = 1 << 20

// Receipt is the event that ended a run. It errs with pipeline.ErrNotFound while
// the run has not ended.
func (s *Store) Receipt(ctx context.Context, ref pipeline.SessionRef, run pipeline.RunID) (pipeline.Event, error) {
	b, _, err := s.read(ctx, receiptKey(ref, run), maxReceipt)
	if err != nil {
		return nil, err
	}
	return pipeline.Unmarshal(b)
}

// File keeps the event that ended a run, unless one is kept already: then that
// one is answered. Of two workers that did the same job, one tells.
func (s *Store) File(ctx context.Context, run pipeline.RunID, e pipeline.Event) (pipeline.Event, error) {
	b, err := pipeline.Marshal(e)
	if err != nil {
		return nil, pipeline.Permanent(err)
	}
	in := &s3.PutObjectInput{ContentType: aws.String("application/json"), IfNoneMatch: aws.String("*")}
	_, err = s.put(ctx, receiptKey(e.Ref(), run), bytes.NewReader(b), in)
	if errors.Is(err, pipeline.ErrExists) || errors.Is(err, pipeline.ErrConflict) {
		return s.Receipt(ctx, e.Ref(), run)
	}
	if err != nil {
		return nil, fmt.Errorf("file receipt: %w", err)
	}
	return e, nil
}

func receiptKey(ref pipeline.SessionRef, run pipeline.RunID) string {
	return ref.Prefix() + "receipts/" + string(run) + ".json"
}
