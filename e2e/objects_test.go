package e2e

import (
	"image"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// Several objects of one photo have a model each; one that fails does not keep
// the others from theirs.
func TestSeveralObjectsOfOnePhoto(t *testing.T) {
	severalObjects(start(t, t.TempDir()))
}

func severalObjects(c *cloud) {
	t := c.t
	ref, size := newRef("several"), maskSize(t)
	c.put(ref.ObjectKey(2, pipeline.MaskFinal).String(), grey(size, noObject))
	c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
	c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
	c.put(ref.ObjectKey(1, pipeline.MaskFinal).String(), grey(size, image.Rect(size.X/8, size.Y/8, size.X/3, size.Y/2)))
	s := c.await(ref, wait, "done with all three", func(s pipeline.Session) bool {
		return len(s.Objects) == 3 && s.Objects[0].Status == pipeline.Notified && s.Objects[1].Status == pipeline.Notified && told(s)
	})
	if s.Error == nil || s.Error.Code != pipeline.MaskEmpty || s.Objects[2].Error == nil {
		t.Errorf("error is %+v, of object 2 %+v; want mask_empty", s.Error, s.Objects[2].Error)
	}
	for _, n := range []pipeline.ObjectNumber{0, 1} {
		for _, f := range []pipeline.File{pipeline.OutputMesh, pipeline.ModelGLB, pipeline.Poster} {
			if _, err := c.get(ref.ObjectKey(n, f).String()); err != nil {
				t.Errorf("object %d has no %s: %v", n, f, err)
			}
		}
	}
	c.put(ref.ObjectKey(2, pipeline.MaskFinal).String(), grey(size, image.Rect(size.X/2, size.Y/2, size.X-9, size.Y-9)))
	if s = c.awaitStatus(ref, pipeline.Notified); s.Error != nil {
		t.Errorf("with a better mask the error is still %+v", s.Error)
	}
}
