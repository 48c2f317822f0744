package e2e

import (
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

var sessions atomic.Int64

// newRef names a session that no other test uses.
func newRef(user string) pipeline.SessionRef {
	return pipeline.SessionRef{User: pipeline.UserID(user), Session: pipeline.SessionID(fmt.Sprintf("sess_%d_%08x", time.Now().Unix(), sessions.Add(1)))}
}

// An integrator who only knows S3 drops two objects, in either order, one or
// both twice, and gets one result and one mail.
func TestTwoObjectsBecomeAModel(t *testing.T) {
	c := start(t, t.TempDir())
	photo, mask := sample.Photo(), sample.Mask()
	for name, order := range map[string][]pipeline.File{
		"photo first":      {pipeline.OriginalImage, pipeline.MaskFinal},
		"mask first":       {pipeline.MaskFinal, pipeline.OriginalImage},
		"photo twice":      {pipeline.OriginalImage, pipeline.OriginalImage, pipeline.MaskFinal},
		"mask twice":       {pipeline.OriginalImage, pipeline.MaskFinal, pipeline.MaskFinal},
		"both twice mixed": {pipeline.MaskFinal, pipeline.OriginalImage, pipeline.MaskFinal, pipeline.OriginalImage},
	} {
		t.Run(name, func(t *testing.T) {
			c := c.in(t)
			ref := newRef("drop-" + fmt.Sprint(sessions.Load()))
			for _, f := range order {
				c.put(ref.Key(f).String(), map[pipeline.File][]byte{pipeline.OriginalImage: photo, pipeline.MaskFinal: mask}[f])
			}
			s := c.awaitStatus(ref, pipeline.Notified)
			checkResult(t, c, s)
			c.awaitQuiet()
			if n := len(c.mail(string(ref.User) + "@gen3d.localhost")); n != 1 {
				t.Errorf("owner got %d mails, want 1", n)
			}
			if got := copies(c, s); got != 1 {
				t.Errorf("operator got %d copies, want 1", got)
			}
			again, err := c.session(ref)
			if err != nil || again.Status != pipeline.Notified {
				t.Errorf("afterwards the session is %s, %v", again.Status, err)
			}
		})
	}
}

// checkResult holds metadata.json against the objects themselves.
func checkResult(t testing.TB, c *cloud, s pipeline.Session) {
	t.Helper()
	st := s.Stages
	switch {
	case s.ImageInfo == nil || s.MaskInfo == nil:
		t.Fatalf("image_info or mask_info is missing: %+v", s)
	case st.Initialization.StartedAt == nil || st.Initialization.CompletedAt == nil || *st.Initialization.DurationSec <= 0 || *st.Initialization.EmbeddingSizeMB <= 0:
		t.Errorf("initialization is incomplete: %+v", st.Initialization)
	case st.Interaction.CompletedAt == nil || st.Interaction.Clicks == nil:
		t.Errorf("interaction is incomplete: %+v", st.Interaction)
	case st.Reconstruction.StartedAt == nil || st.Reconstruction.CompletedAt == nil || *st.Reconstruction.DurationSec <= 0 || *st.Reconstruction.Points < 10_000:
		t.Errorf("reconstruction is incomplete: %+v", st.Reconstruction)
	case s.MaskInfo.Coverage <= 0 || s.MaskInfo.Coverage >= 100 || s.MaskInfo.Pixels <= 0:
		t.Errorf("mask_info is wrong: %+v", *s.MaskInfo)
	}
	ply, err := c.get(s.Ref().Key(pipeline.OutputMesh).String())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *st.Reconstruction.MeshSizeMB, float64(len(ply))/(1<<20); got != want {
		t.Errorf("mesh_size_mb is %v, the object has %v", got, want)
	}
	for _, a := range s.Objects[0].Artefacts {
		b, err := c.get(a.Key)
		if err != nil {
			t.Errorf("artefact %s: %v", a.File, err)
		} else if int64(len(b)) != a.Bytes {
			t.Errorf("artefact %s has %d bytes, metadata says %d", a.File, len(b), a.Bytes)
		}
	}
	if s.Error != nil || s.Progress != nil || s.NotifiedAt == nil {
		t.Errorf("a finished session has error %v, progress %v, notified_at %v", s.Error, s.Progress, s.NotifiedAt)
	}
}

func TestUploadCommandFollowsAndFetches(t *testing.T) {
	c := start(t, t.TempDir())
	out := t.TempDir()
	stdout, stderr, code := c.run("upload", "--sample", "--user", "ada", "--wait", "--json", "--out", out)
	if code != 0 {
		t.Fatalf("upload ended with %d:\n%s", code, stderr)
	}
	var s pipeline.Session
	if err := json.Unmarshal([]byte(stdout), &s); err != nil {
		t.Fatalf("--json printed no JSON: %v\n%s", err, stdout)
	}
	if s.Status != pipeline.Notified {
		t.Errorf("status is %s, want notified", s.Status)
	}
	for _, f := range []pipeline.File{
		pipeline.OutputMesh, pipeline.ModelSPZ, pipeline.ModelGLB, pipeline.ModelOBJ, pipeline.ModelSTL, pipeline.Poster, pipeline.Preview, pipeline.Metadata,
	} {
		if !exists(out, f) {
			t.Errorf("%s is not in --out", f)
		}
	}
}
