package e2e

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
	"github.com/2112-lab/gen3d/web/client"
)

// token is an access token of a user of this cloud.
func (c *cloud) token(user string) string {
	c.t.Helper()
	out, errs, code := c.run("dev", "token", "--user", user)
	if code != 0 {
		c.t.Fatalf("dev token: %d %s", code, errs)
	}
	return strings.TrimSpace(out)
}

func (c *cloud) api(user string) *client.ClientWithResponses {
	c.t.Helper()
	api, err := client.NewClientWithResponses(c.URL, client.WithToken(c.token(user)))
	if err != nil {
		c.t.Fatal(err)
	}
	return api
}

// The whole job through the generated client: a session, its photo, the object by
// mask or by clicks, the wait, the download.
func TestTheAPIDoesTheWholeJob(t *testing.T) {
	c := start(t, t.TempDir(), "--requests-per-user", "100000") // on a slow machine the click asks often
	click := client.PromptSessionJSONRequestBody{Clicks: &[]client.Click{{X: 500, Y: 400, Label: 1}}}
	for name, mark := range map[string]func(context.Context, *client.ClientWithResponses, string) error{
		"with a mask": func(ctx context.Context, api *client.ClientWithResponses, id string) error {
			made, err := api.CreateMaskWithResponse(ctx, id, client.NewMask{NumClicks: new(3)})
			if err != nil || made.JSON201 == nil {
				return fmt.Errorf("create mask: %w %s", err, made.Body)
			}
			return client.Upload(ctx, http.DefaultClient, made.JSON201.Upload, bytes.NewReader(sample.Mask()), int64(len(sample.Mask())))
		},
		"with a click": func(ctx context.Context, api *client.ClientWithResponses, id string) error {
			for deadline := time.Now().Add(wait); time.Now().Before(deadline); { // until storage has told of the photo
				got, err := api.PromptSessionWithResponse(ctx, id, click)
				if err != nil || got.JSON202 != nil {
					return err
				}
				time.Sleep(100 * time.Millisecond)
			}
			return fmt.Errorf("the session did not appear")
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, c := t.Context(), c.in(t)
			api := c.api("api-user")
			made, err := api.CreateSessionWithResponse(ctx, nil, client.NewSession{Filename: new("duck.jpg")})
			if err != nil || made.JSON201 == nil {
				t.Fatal(err, string(made.Body))
			}
			id := made.JSON201.SessionID
			if err := client.Upload(ctx, http.DefaultClient, made.JSON201.Upload, bytes.NewReader(sample.Photo()), int64(len(sample.Photo()))); err != nil {
				t.Fatal(err)
			}
			if err := mark(ctx, api, id); err != nil {
				t.Fatal(err)
			}
			c.awaitStatus(pipeline.SessionRef{User: "api-user", Session: pipeline.SessionID(id)}, pipeline.Notified)
			got, err := api.GetSessionWithResponse(ctx, id, nil)
			if err != nil || got.JSON200 == nil {
				t.Fatal(err, string(got.Body))
			}
			fetched := 0
			for _, f := range got.JSON200.Files {
				res, err := http.Get(f.URL) //nolint:noctx // ends with the test's cloud
				if err != nil {
					t.Fatal(err)
				}
				n, _ := io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
				if res.StatusCode != http.StatusOK || f.Bytes != nil && !res.Uncompressed && n != *f.Bytes {
					t.Errorf("%s: %s, %d bytes", f.File, res.Status, n)
				}
				fetched++
			}
			if fetched != 13 {
				t.Errorf("%d files, want 13", fetched)
			}
			c.awaitQuiet() // the list is written after the session
			list, err := api.ListSessionsWithResponse(ctx, &client.ListSessionsParams{Q: new("DUCK")})
			if err != nil || list.JSON200 == nil || len(list.JSON200.Sessions) == 0 || list.JSON200.Sessions[0].PosterURL == nil {
				t.Errorf("list: %v %s", err, list.Body)
			}
			if other, err := c.api("somebody").GetSessionWithResponse(ctx, id, nil); err != nil || other.StatusCode() != http.StatusNotFound {
				t.Errorf("somebody else: %v %s", err, other.Status())
			}
		})
	}
}

// An integrator who has no mask drops the same clicks beside the photo.
func TestDroppedPromptsBecomeAModel(t *testing.T) {
	c := start(t, t.TempDir())
	ref := newRef("prompts")
	c.put(ref.Key(pipeline.Prompts).String(), []byte(`{"clicks":[{"x":500,"y":400,"label":1}]}`))
	c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
	s := c.awaitStatus(ref, pipeline.Notified)
	if m := s.Mask(0); m == nil || m.Clicks != 1 {
		t.Errorf("mask %+v", m)
	}
	// Another photo: the same marks make a mask of that one, and that a model.
	first := s.Mask(0).ETag
	mirrored := mirror(t, sample.Photo())
	c.put(ref.Key(pipeline.OriginalImage).String(), mirrored)
	s = c.await(ref, wait, "model of the second photo", func(s pipeline.Session) bool {
		m := s.Mask(0)
		return s.Status == pipeline.Notified && m != nil && m.ETag != first && m.MadeOf.Image == s.Image.ETag
	})
	if r := s.ReconstructionRun(0); r == nil || r.ImageETag != s.Image.ETag || r.CompletedAt == nil || len(s.Runs) != 4 {
		t.Errorf("%d runs, the last %+v", len(s.Runs), r)
	}
}

// mirror is a photo left to right.
func mirror(t *testing.T, photo []byte) []byte {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	out := image.NewRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			out.Set(b.Max.X-1-x+b.Min.X, y, img.At(x, y))
		}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, out, nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
