package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// The sample is always the same session, so that a second start finds the first
// one's model instead of making another.
var sampleRef = pipeline.SessionRef{User: "sample", Session: "sess_1764498600_5a3b1e00"}

// sendSample sends the sample photo and its mask through the pipeline, as any
// integrator would, and prints what became of them.
func (c *devRun) sendSample(ctx context.Context, con *streams, e endpoints) error {
	cloud, err := connect(ctx, e)
	if err != nil {
		return err
	}
	store := s3store.New(cloud.S3, e.Bucket)
	begun := time.Now()
	s, err := store.Session(ctx, sampleRef)
	switch {
	case err == nil && s.Status == pipeline.Notified:
		fmt.Fprintln(con.out, "\nThe sample was made before:")
		printSample(con, e, s)
		return nil
	case err != nil && !errors.Is(err, pipeline.ErrNotFound):
		return err
	case err != nil:
		fmt.Fprintln(con.out, "\nSending the sample photo and its mask to S3 …")
		if err := putSample(ctx, store); err != nil {
			return err
		}
	}
	wait, cancel := context.WithTimeoutCause(ctx, 5*time.Minute, errTimedOut)
	defer cancel()
	view := newView(con, false)
	s, err = watch(wait, store, sampleRef, view.show, modelled)
	view.close()
	if ctx.Err() != nil {
		return nil // stopped meanwhile; it goes on at the next start
	}
	if err != nil {
		return fmt.Errorf("follow the sample: %w", err)
	}
	if s.Error != nil {
		return fmt.Errorf("the sample failed: %w", s.Error)
	}
	fmt.Fprintf(con.out, "\nFrom photo to mail in %.1f s:\n", time.Since(begun).Seconds())
	printSample(con, e, s)
	return nil
}

func putSample(ctx context.Context, store *s3store.Store) error {
	meta := map[string]string{handlers.MetaFilename: "sample.jpg"}
	if err := store.Put(ctx, sampleRef.Key(pipeline.OriginalImage), bytes.NewReader(sample.Photo()), meta); err != nil {
		return err
	}
	return store.Put(ctx, sampleRef.Key(pipeline.MaskFinal), bytes.NewReader(sample.Mask()), nil)
}

func printSample(con *streams, e endpoints, s pipeline.Session) {
	fmt.Fprintf(con.out, `
  Model     s3://%s/%s
            %d points, %s
  Mail      %s/_dev/mail
  Queues    %s/_dev/
`, e.Bucket, s.Ref().Key(pipeline.OutputMesh), *s.Stages.Reconstruction.Points, s.Stages.Reconstruction.Method, e.URL, e.URL)
}
