package e2e

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

// standInModel installs a folder of models in which SAM 3D Objects is in use, made of
// text, and answers the arguments and variables of a worker that runs a stand-in for it.
func standInModel(t *testing.T, plan string) []string {
	t.Helper()
	from, dir := t.TempDir(), t.TempDir()
	b, err := os.ReadFile("../gpu-worker/models/catalogue/sam3d-objects.json")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct{ Files []struct{ Name, Path string } }
	if err := json.Unmarshal(b, &manifest); err != nil {
		t.Fatal(err)
	}
	pull := []string{"models", "pull", "sam3d-objects", "--from", from, "--models", dir}
	for _, f := range manifest.Files {
		at := filepath.Join(from, cmp.Or(f.Path, f.Name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(f.Name), 0o600)); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(f.Name))
		pull = append(pull, "--pin", f.Name+"="+hex.EncodeToString(sum[:]))
	}
	for _, args := range [][]string{pull, {"models", "use", "sam3d-objects", "--models", dir}} {
		if out, err := exec.Command(gen3d, args...).CombinedOutput(); err != nil {
			t.Fatalf("gen3d %s: %v\n%s", args[1], err, out)
		}
	}
	runner, err := filepath.Abs("../gpu-worker/runner")
	if err != nil {
		t.Fatal(err)
	}
	return []string{"--models", dir, "--runner", "python3 -u -m gen3d_runner stand-in",
		"PYTHONPATH=" + runner, "PYTHONDONTWRITEBYTECODE=1", "GEN3D_STANDIN=" + plan}
}

// First the quick, then the good: while a model in a process of its own has not even
// begun, the quick one can be looked at; then the good one takes its place, and only
// that one is told of by mail.
func TestTheQuickModelComesBeforeTheGoodOne(t *testing.T) {
	c := start(t, t.TempDir(), "--no-work", "--sweep-after", "10m")
	ref := c.drop("reconstruct")
	m := c.startMachine(t, "i-gpu", append(standInModel(t, "success"), "GEN3D_HOLD_AT=reconstruct:model")...)
	m.awaitHeld()
	s := c.await(ref, wait, "previewed", func(s pipeline.Session) bool {
		return len(s.Objects) == 1 && len(s.Objects[0].Artefacts) > 0
	})
	quick := s.Objects[0]
	if s.Status != pipeline.Reconstructing || quick.Reconstruction.Method == "SAM 3D Objects" || quick.Reconstruction.Method == "" {
		t.Errorf("%s, made by %q", s.Status, quick.Reconstruction.Method)
	}
	r := s.ReconstructionRun(0)
	t.Logf("the preview took %.2f s from the job's start", r.Preview.DurationSec)
	c.checkArtefacts(t, quick.Artefacts)
	if _, err := c.get(ref.ObjectKey(0, pipeline.OutputMesh).String()); err == nil {
		t.Error("the PLY is there with the preview: integrators would take it for the result")
	}
	if n := len(c.mail("spot@gen3d.localhost")); n != 0 {
		t.Errorf("%d mails about a preview", n)
	}
	m.letGo()
	s = c.awaitStatus(ref, pipeline.Notified)
	good := s.Objects[0]
	if good.Reconstruction.Method != "SAM 3D Objects" || len(good.Artefacts) != 7 || *good.Reconstruction.Points != 4000 {
		t.Errorf("the model: %+v", good.Reconstruction)
	}
	c.checkArtefacts(t, good.Artefacts)
	c.checkOnce(t, "reconstruct", ref)
}

// checkArtefacts holds files against their sums.
func (c *cloud) checkArtefacts(t *testing.T, all []pipeline.Artefact) {
	t.Helper()
	for _, a := range all {
		b, err := c.get(a.Key)
		if sum := sha256.Sum256(b); err != nil || hex.EncodeToString(sum[:]) != a.SHA256 {
			t.Errorf("%s is not the file that was told of: %v", a.File, err)
		}
	}
}
