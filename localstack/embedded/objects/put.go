package objects

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/versity/versitygw/s3response"
)

// PutObject serves PUT and the browser's form POST.
func (d *decorated) PutObject(
	ctx context.Context, in s3response.PutObjectInput,
) (s3response.PutObjectOutput, error) {
	if err := d.admit(&in.Bucket, &in.Key); err != nil {
		return s3response.PutObjectOutput{}, err
	}
	defer d.writes.leave()
	from := callerOf(ctx)
	event := "ObjectCreated:Put"
	if from.form {
		event = "ObjectCreated:Post"
	}
	bucket, key := *in.Bucket, *in.Key
	wanted := d.wants(bucket, event, key)

	// staged runs when the body lies in an unnamed file and all that is left is
	// to give it its name.
	var p promise
	defer func() { p.release() }()
	begin := func(staged time.Time) (err error) {
		if wanted {
			p, err = d.promise(intent{Event: event, Key: key, Staged: staged, Caller: from})
		}
		return err
	}
	staged := func(f *os.File) error {
		if err := f.Sync(); err != nil {
			return fmt.Errorf("sync object: %w", err)
		}
		info, err := f.Stat()
		if err != nil {
			return fmt.Errorf("stat object: %w", err)
		}
		return begin(info.ModTime())
	}
	if strings.HasSuffix(key, "/") { // a folder has no body and runs no hook
		if err := begin(time.Time{}); err != nil {
			return s3response.PutObjectOutput{}, err
		}
	}

	defer d.overMarker(ctx, &in)()
	out, err := d.PutObjectWithPostFunc(ctx, in, staged)
	if err == nil {
		err = syncFolder(filepath.Dir(d.path(bucket, key)))
	}
	p.release()
	obj := object{Size: out.Size, ETag: out.ETag, Version: out.VersionID}
	return out, d.keep(ctx, p, obj, err)
}
