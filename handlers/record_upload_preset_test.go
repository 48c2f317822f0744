package handlers_test

import (
	"testing"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
)

func TestAPhotoBringsItsPreset(t *testing.T) {
	for name, c := range map[string]struct {
		claim string
		want  pipeline.Preset
	}{
		"no word":             {"", ""},
		"one of the presets":  {"quality", pipeline.PresetQuality},
		"in capitals":         {"Fast", pipeline.PresetFast},
		"a word of their own": {"best", ""},
		"control characters":  {"fast\r\nBcc: x", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			key := ref.Key(pipeline.OriginalImage).String()
			if err := w.Upload(key, []byte("x"), map[string]string{handlers.MetaPreset: c.claim}); err != nil {
				t.Fatal(err)
			}
			events, err := handlers.RecordUpload(w)(t.Context(), created(key, 1))
			if err != nil {
				t.Fatal(err)
			}
			if got := events[1].(*pipeline.ImageUploaded).Preset; got != c.want {
				t.Errorf("preset %q, want %q", got, c.want)
			}
		})
	}
}
