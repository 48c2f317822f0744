package reconstruct

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/kinds"
	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/render"
)

// namedScan is one shape to score.
type namedScan struct {
	name string
	scan func() *scan
}

// qualitySet is a group of shapes and what the network knows of them.
type qualitySet struct {
	name   string
	shapes []namedScan
}

// qualitySets are the known solids and some solids of the generator's kinds that
// the network was not trained on; with GEN3D_QUALITY=all more of those, and of
// kinds that it was trained on; and with GEN3D_MESHES=FOLDER real meshes, none of
// which it knows.
func qualitySets(t *testing.T) []qualitySet {
	var known []namedScan
	for _, s := range knownSolids() {
		known = append(known, namedScan{s.name, func() *scan { return scanSolid(s.in) }})
	}
	sets := []qualitySet{{"known solids", known}}
	few := 12
	if os.Getenv("GEN3D_QUALITY") == "all" {
		few = 40
		sets = append(sets, qualitySet{"generated, kinds of the training", generated(few, false)})
	}
	sets = append(sets, qualitySet{"generated, kinds kept out of it", generated(few, true)})
	if folder := os.Getenv("GEN3D_MESHES"); folder != "" {
		meshes, err := readMeshes(folder)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, qualitySet{"real meshes", meshes})
	}
	return sets
}

// generated are random solids that the training's stream of seeds never gives.
func generated(count int, held bool) (out []namedScan) {
	r := rand.New(rand.NewPCG(2112, 3))
	for len(out) < count {
		k := kinds.Pick(r, held)
		s, err := k.Make(r)
		if err != nil {
			continue
		}
		camera := render.RandomCamera(r, k.Pose)
		if sample, ok := render.Render(r, s, camera, render.Recipe{}); !ok || sample == nil {
			continue
		}
		out = append(out, namedScan{k.Name, func() *scan { return scanMesh(inVoxels(camera.See(s.Vertices)), s.Faces) }})
	}
	return out
}
