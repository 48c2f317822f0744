package reconstruct

import (
	"image"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/shape"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/internal/relay"
	"github.com/2112-lab/gen3d/pipeline"
)

// work is one reconstruction on its way; each step fills in what later ones read.
type work struct {
	photo   *image.NRGBA
	mask    *image.Gray
	options Options
	budget  budget

	silhouette *silhouette
	frame      frame
	picture    *picture
	outline    *outline
	profile    Profile
	method     string
	field      *heightField
	paint      *paint
	detail     *detail
	model      splat.Model
}

// step is one named part of the work; shares add up to 1.
type step struct {
	name  string
	share float64
	do    func() error
}

func (w *work) steps() []step {
	return []step{
		{"clean mask", 0.05, func() (err error) {
			w.silhouette, err = cleanMask(w.mask)
			return err
		}},
		{"sample photo", 0.10, func() error {
			w.frame = fitFrame(w.silhouette, w.budget.pixels)
			w.picture = sample(w.photo, w.silhouette, w.frame, w.frame.w, w.frame.h)
			return nil
		}},
		{"smooth outline", 0.15, func() (err error) {
			w.outline, err = smoothOutline(w.picture.cover, w.frame.scale)
			return err
		}},
		{"shape", 0.15, w.shape},
		{"colour", 0.15, func() error {
			w.paint = paintObject(w.outline, w.picture, w.frame.scale)
			if !w.options.NoRelief {
				addRelief(w.field, w.paint.front)
			}
			return nil
		}},
		{"mesh", 0.20, func() error {
			layout := layAtlas(w.frame, w.budget.texture)
			var texture *image.NRGBA
			var painting relay.Group // beside the mesh, much of which is made by one goroutine
			painting.Go(func() { texture = newAtlas(w.photo, w.silhouette, w.frame, w.paint, w.budget.texture) })
			w.model.Mesh = newMesh(w.field, w.budget.cells, layout)
			painting.Wait()
			if len(w.model.Mesh.Triangles) == 0 {
				return pipeline.NewFailure(pipeline.MaskTooSmall, "the object is too thin for its length: no mesh cell lies inside")
			}
			w.model.Mesh.Texture = texture
			w.detail = findDetail(w.outline, texture, layout)
			return nil
		}},
		{"splats", 0.20, func() error {
			w.model.Splats = newDiscs(w.field, w.paint, w.detail, w.budget.splats)
			w.model.Normalise()
			return nil
		}},
	}
}

// shape guesses the heights: a slab where the outline is a box's, else learned
// where that is trusted, else inflated.
func (w *work) shape() error {
	asked := w.options.Profile
	w.method, w.profile = MethodInflation, chooseProfile(w.outline, asked)
	if asked == ProfileLearned || w.profile == ProfileRound && asked != ProfileRound {
		v := viewSquare(w.silhouette, w.frame)
		s := newSquare(w.picture, v)
		if asked == ProfileLearned || trusted(s) {
			g, err := shape.Ask(s)
			if err != nil {
				return err
			}
			w.method, w.profile = MethodLearned, ProfileLearned
			w.field = learnedHeights(w.outline, s, g, v)
			return nil
		}
	}
	w.field = heightsOf(w.outline, w.profile)
	return nil
}

func (w *work) result(times []StepTime, total time.Duration) *Result {
	m := &w.model
	m.Method, m.Seed = w.method, int64(w.options.Seed)
	preset := w.options.Preset
	if preset == "" {
		preset = PresetBalanced
	}
	return &Result{
		Model: m,
		Statistics: Statistics{
			Method: w.method, Profile: w.profile, Preset: preset, Seed: w.options.Seed,
			Splats: len(m.Splats), Triangles: len(m.Mesh.Triangles), Bounds: m.Bounds(),
			Steps: times, Total: total,
		},
	}
}
