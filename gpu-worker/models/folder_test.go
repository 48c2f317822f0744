package models

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func noPause(context.Context, int) error { return nil }

func TestADamagedModelIsNamedAndPulledAgain(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(10_000, 1), "b.onnx": noise(500, 2)}
	p, d, m := publish(t, files), Folder(t.TempDir()), modelOf(files)
	i, err := d.pull(t, m, p)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(i.Path("b.onnx"), noise(500, 3), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := i.Verify(); err == nil || !strings.Contains(err.Error(), "b.onnx is not the pinned file") || strings.Contains(err.Error(), "a.onnx") {
		t.Errorf("error %v, want one about b.onnx alone", err)
	}
	if _, err := d.Use("tiny"); err == nil {
		t.Error("a damaged model was put to use")
	}
	if i, err = d.pull(t, m, p); err != nil {
		t.Fatal(err)
	}
	holds(t, i, files)
}

func TestAChangedManifestIsNotTrusted(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(100, 1)}
	p, d, m := publish(t, files), Folder(t.TempDir()), modelOf(files)
	i, err := d.pull(t, m, p)
	if err != nil {
		t.Fatal(err)
	}
	path := i.Path(manifestName)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(b), `"Tiny"`, `"Other"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if all, err := d.All(); len(all) > 0 || err == nil || !strings.Contains(err.Error(), "was changed") {
		t.Errorf("%v, %v", all, err)
	}
}

func TestUse(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(100, 1)}
	p, d, m := publish(t, files), Folder(filepath.Join(t.TempDir(), "new")), modelOf(files)
	if id, err := d.Chosen(Reconstruct); id != "" || err != nil {
		t.Errorf("at first %q, %v", id, err)
	}
	var missing NotInstalledError
	if _, err := d.Use("tiny"); !errors.As(err, &missing) {
		t.Errorf("error %v, want a NotInstalledError", err)
	}
	if _, err := d.pull(t, m, p); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Use("tiny"); err != nil {
		t.Fatal(err)
	}
	if id, err := d.Chosen(Reconstruct); id != "tiny" || err != nil {
		t.Errorf("then %q, %v", id, err)
	}
	if err := d.UseNone(Reconstruct); err != nil {
		t.Fatal(err)
	}
	if id, err := d.Chosen(Reconstruct); id != "" || err != nil {
		t.Errorf("in the end %q, %v", id, err)
	}
}

func TestEveryManifestOfTheCatalogueIsRead(t *testing.T) {
	entries, err := os.ReadDir("catalogue")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		b, err := os.ReadFile(filepath.Join("catalogue", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		m, err := Parse(b)
		if err != nil {
			t.Errorf("%s: %v", e.Name(), err)
			continue
		}
		if m.ID+".json" != e.Name() {
			t.Errorf("%s holds %s", e.Name(), m.ID)
		}
		if len(m.Unpinned()) > 0 && len(m.Unverified) == 0 {
			t.Errorf("%s has files without sums and does not say so", m.ID)
		}
		if _, err := m.LicenceText(); err != nil {
			if _, own := m.file(m.Licence.File); !own {
				t.Errorf("%s: %v", m.ID, err)
			}
		}
	}
	for _, id := range []string{
		"sam2.1-hiera-tiny", "sam2.1-hiera-small", "sam2.1-hiera-base-plus", "sam2.1-hiera-large", "sam3-tracker",
		"mobilesam", "sam1-vit-b", "sam1-vit-l", "sam1-vit-h", "efficientsam-s", "sam3d-objects",
	} {
		if _, err := Find(id); err != nil {
			t.Error(err)
		}
	}
}

func TestParseNamesWhatIsWrong(t *testing.T) {
	good, err := files.ReadFile("catalogue/sam2.1-hiera-tiny.json")
	if err != nil {
		t.Fatal(err)
	}
	for change, want := range map[[2]string]string{
		{`"id": "sam2.1-hiera-tiny"`, `"id": "../x"`}:                      "id: want",
		{`"family": "sam2"`, `"family": "sam9"`}:                           `family "sam9"`,
		{`"family": "sam2"`, `"family": "sam1"`}:                           "3 outputs, family sam1 has 1",
		{`"name": "vision_encoder.onnx"`, `"name": "../../x"`}:             "no name for a file",
		{`"path": "onnx/vision_encoder.onnx"`, `"path": "../x"`}:           "want one below the source",
		{`"resize": "squash"`, `"resize": "stretch"`}:                      "want longest or squash",
		{`"side": 1024`, `"side": 0`}:                                      "side 0",
		{`"mask_frame": "squashed"`, `"mask_frame": ""`}:                   "mask_frame",
		{`"points": "input_points"`, `"points": "clicks"`}:                 "clicks is not among its inputs",
		{`"bytes": 134084864`, `"bytes": 134084864, "sha256": "e83df986"`}: "64 lower-case",
		{`"revision"`, `"revison"`}:                                        "unknown field",
		{`https://huggingface.co`, `ftp://example.org`}:                    "want an https, s3 or file URL",
	} {
		changed := strings.Replace(string(good), change[0], change[1], 1)
		if changed == string(good) {
			t.Errorf("%s is not in the manifest", change[0])
		}
		if _, err := Parse([]byte(changed)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", change[1], err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, m := range Catalogue() {
		b, err := m.canonical()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Parse(b)
		if err != nil {
			return
		}
		again, err := m.canonical()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(again); err != nil {
			t.Errorf("what was read is not read again: %v", err)
		}
	})
}
