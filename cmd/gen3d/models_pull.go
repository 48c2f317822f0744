package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/models"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
)

type modelsPull struct {
	modelsFolder `embed:""`
	ID           string            `arg:"" help:"Model."`
	From         string            `placeholder:"URL" help:"Another place with the same files: https://…, s3://BUCKET/PREFIX or a folder."`
	Manifest     string            `placeholder:"FILE" help:"Manifest of a model that this release does not know." type:"path"`
	Pin          map[string]string `placeholder:"FILE=SHA256" mapsep:"none" help:"Sum of a file that this release does not know; may be repeated."`
}

// Run installs a model and says whose it is.
func (c *modelsPull) Run(ctx context.Context, con *streams) error {
	folder, err := c.folder()
	if err != nil {
		return err
	}
	m, err := c.manifest()
	if err != nil {
		return usageError{err}
	}
	from := c.From
	if from == "" {
		from = strings.ReplaceAll(m.Source, "{revision}", m.Revision)
	}
	source, err := modelSource(ctx, from, m.Access)
	if err != nil {
		return err
	}
	said := time.Now()
	i, err := folder.Pull(ctx, m, models.Options{Source: source, Pins: c.Pin, Progress: func(f models.File, have int64) {
		if time.Since(said) < 5*time.Second {
			return
		}
		said = time.Now()
		of := ""
		if f.Bytes > 0 {
			of = fmt.Sprintf(" of %.1f", float64(f.Bytes)/1e6)
		}
		fmt.Fprintf(con.err, "%s: %.1f%s MB\n", f.Name, float64(have)/1e6, of)
	}})
	var unpinned models.UnpinnedError
	if errors.As(err, &unpinned) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(con.out, "%s is in %s, under %s: gen3d models licence %s\n", i.Title, i.Dir, i.Licence.SPDX, i.ID)
	return nil
}

// manifest is this release's, or the one that is named.
func (c *modelsPull) manifest() (*models.Manifest, error) {
	if c.Manifest == "" {
		return models.Find(c.ID)
	}
	b, err := os.ReadFile(c.Manifest)
	if err != nil {
		return nil, fmt.Errorf("--manifest: %w", err)
	}
	m, err := models.Parse(b)
	if err == nil && m.ID != c.ID {
		err = fmt.Errorf("it is of %s, not of %s", m.ID, c.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("--manifest %s: %w", c.Manifest, err)
	}
	if known, missing := models.Find(m.ID); missing == nil {
		return nil, fmt.Errorf("--manifest %s: this release has a manifest of %s: give yours another id", c.Manifest, known.ID)
	}
	return m, nil
}

// modelSource opens a place that has a model's files.
func modelSource(ctx context.Context, from string, access *models.Access) (models.Source, error) {
	u, err := url.Parse(from)
	if err != nil {
		return nil, usage("--from %q: %v", from, err)
	}
	switch u.Scheme {
	case "https", "http":
		token := ""
		if access != nil {
			token = os.Getenv(access.Token)
		}
		if u.Scheme == "http" && token != "" {
			return nil, usage("--from %q: a token is not sent over plain http", from)
		}
		return models.Web(from, token), nil
	case "s3":
		cloud, err := connect(ctx, endpoints{})
		if err != nil {
			return nil, err
		}
		return bucketSource{s3store.New(cloud.S3, u.Host), strings.Trim(u.Path, "/")}, nil
	case "file":
		return models.Local(u.Path), nil
	case "":
		return models.Local(from), nil
	}
	return nil, usage("--from %q: want https://…, s3://BUCKET/PREFIX or a folder", from)
}

// bucketSource reads a model's files from S3.
type bucketSource struct {
	store  *s3store.Store
	prefix string
}

func (b bucketSource) Open(ctx context.Context, file string, offset int64) (io.ReadCloser, int64, error) {
	body, err := b.store.OpenFrom(ctx, path.Join(b.prefix, file), offset)
	if errors.Is(err, pipeline.ErrNotFound) {
		err = fmt.Errorf("%w: %w", models.ErrAbsent, err)
	}
	return body, offset, err
}
