package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/internal/photo"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// ownerConfig says in whose name a person's command acts.
type ownerConfig struct {
	Dir    string `default:".gen3d" help:"Where gen3d dev runs, used when no AWS endpoint and bucket are set." type:"path"`
	Bucket string `help:"Data bucket."`
	User   string `help:"User or tenant id; default: your login name."`
}

type uploadCommand struct {
	ownerConfig `embed:""`
	followFlags `embed:""`

	Photo   string `arg:"" optional:"" help:"Photo: JPEG, PNG, WebP or HEIC, up to 50 MB." type:"path"`
	Mask    string `help:"Mask: an 8-bit PNG as large as the photo, the object white." type:"path"`
	Sample  bool   `help:"Send the sample photo and its mask."`
	Session string `help:"Session id; default: a new one. An id that exists gets the photo anew."`
	Object  int    `help:"Which object of the photo the mask is for." default:"0"`
	Preset  string `help:"Detail of the models: fast, balanced or quality; default: the service decides."`
	Wait    bool   `help:"Follow the session until its model is there."`
}

// upload is what a person sends.
type upload struct {
	photo, mask []byte
	filename    string
}

// Run sends the files and, if asked, follows the session.
func (c *uploadCommand) Run(ctx context.Context, con *streams) error {
	files, err := c.files()
	if err != nil {
		return err
	}
	store, owner, err := c.open(ctx)
	if err != nil {
		return err
	}
	ref := pipeline.SessionRef{User: owner, Session: newSessionID(time.Now())}
	if c.Session != "" {
		if ref.Session, err = pipeline.ParseSessionID(c.Session); err != nil {
			return usage("--session: %v", err)
		}
	}
	if c.Preset != "" && !pipeline.Preset(c.Preset).Known() {
		return usage("--preset is %q: want fast, balanced or quality", c.Preset)
	}
	if c.Object < 0 || c.Object >= pipeline.MaxObjects {
		return usage("--object is %d: want 0 to %d", c.Object, pipeline.MaxObjects-1)
	}
	before, err := store.Session(ctx, ref)
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return err
	}
	meta := map[string]string{handlers.MetaFilename: headerSafe(files.filename)}
	if c.Preset != "" {
		meta[handlers.MetaPreset] = c.Preset
	}
	if err := store.Put(ctx, ref.Key(pipeline.OriginalImage), bytes.NewReader(files.photo), meta); err != nil {
		return err
	}
	if files.mask != nil {
		if err := store.Put(ctx, ref.ObjectKey(pipeline.ObjectNumber(c.Object), pipeline.MaskFinal), bytes.NewReader(files.mask), nil); err != nil {
			return err
		}
	}
	if !c.Wait && c.Out == "" {
		return c.followFlags.announce(con, ref)
	}
	if before.SessionID != "" { // it is at rest already; wait until it has heard of this upload
		if err := leave(ctx, store, before); err != nil {
			return err
		}
	}
	done := atRest
	if files.mask != nil {
		done = modelled
	}
	return follow(ctx, con, store, ref, c.followFlags, done)
}

// files reads and judges the photo and the mask before anything is sent, with
// the code that the worker would use.
func (c *uploadCommand) files() (u upload, err error) {
	switch {
	case c.Sample && (c.Photo != "" || c.Mask != ""):
		return u, usage("--sample brings its own photo and mask")
	case c.Sample:
		return upload{sample.Photo(), sample.Mask(), "sample.jpg"}, nil
	case c.Photo == "":
		return u, usage("name a photo, or say --sample")
	}
	u.filename = filepath.Base(c.Photo)
	if u.photo, err = readFile(c.Photo, pipeline.MaxPhotoBytes, pipeline.PhotoTooLarge); err != nil {
		return u, err
	}
	info, err := photo.Inspect(bytes.NewReader(u.photo), int64(len(u.photo)))
	if err != nil {
		return u, refused(c.Photo, err)
	}
	if c.Mask == "" {
		return u, nil
	}
	if u.mask, err = readFile(c.Mask, pipeline.MaxPhotoBytes, pipeline.MaskTooManyPix); err != nil {
		return u, err
	}
	mask, err := segment.DecodeMask(bytes.NewReader(u.mask))
	if err != nil {
		return u, refused(c.Mask, err)
	}
	size := mask.Bounds().Size()
	if w, h := info.Upright(); w == size.X && h == size.Y {
		_, _, err = segment.CheckMask(mask, size, size)
		return u, refused(c.Mask, err)
	}
	return u, nil // image.jpg may be smaller than the photo; the worker knows
}

// refused names the file whose content is at fault, and what to do.
func refused(file string, err error) error {
	var f *pipeline.Failure
	if errors.As(err, &f) {
		return fmt.Errorf("%s: %w %s", file, f, f.Hint)
	}
	return err
}

func readFile(path string, limit int64, tooLarge pipeline.Code) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, usage("%v", err)
	}
	if info.IsDir() {
		return nil, usage("%s is a folder, not a file", path)
	}
	if info.Size() > limit {
		return nil, refused(path, pipeline.NewFailure(tooLarge, ""))
	}
	return os.ReadFile(path)
}

// open connects to the cloud that the environment names, or else to the one
// that runs under --dir.
func (c ownerConfig) open(ctx context.Context) (*s3store.Store, pipeline.UserID, error) {
	cloud, bucket, err := c.cloud(ctx)
	if err != nil {
		return nil, "", err
	}
	name := c.User
	if name == "" {
		if u, err := user.Current(); err == nil {
			name = u.Username
		}
	}
	owner, err := pipeline.ParseUserID(cmp.Or(name, "me"))
	if err != nil {
		return nil, "", usage("--user (GEN3D_USER): %v", err)
	}
	return s3store.New(cloud.S3, bucket), owner, nil
}

func (c ownerConfig) cloud(ctx context.Context) (clients, string, error) {
	if c.Bucket != "" {
		cloud, err := connect(ctx, endpoints{})
		return cloud, c.Bucket, err
	}
	e, err := readEndpoints(c.Dir)
	if errors.Is(err, os.ErrNotExist) {
		return clients{}, "", usage("no bucket is set and nothing runs in %s. Start it with: gen3d dev. Or set GEN3D_BUCKET and AWS_REGION", c.Dir)
	}
	if err != nil {
		return clients{}, "", err
	}
	cloud, err := connect(ctx, e)
	return cloud, e.Bucket, err
}

func newSessionID(now time.Time) pipeline.SessionID {
	b := make([]byte, 8)
	_, _ = rand.Read(b)
	return pipeline.SessionID(fmt.Sprintf("sess_%d_%s", now.Unix(), hex.EncodeToString(b)))
}

// headerSafe keeps what may stand in an HTTP header; S3 metadata is one.
func headerSafe(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '_'
		}
		return r
	}, s)
}
