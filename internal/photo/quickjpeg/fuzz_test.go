package quickjpeg

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"testing"
)

// FuzzDecode expects of any bytes the standard library's pixels, or that they are left
// to it. What is plain must not be left to it, or the target would prove nothing.
func FuzzDecode(f *testing.F) {
	for _, p := range plain {
		if p.w*p.h < 1<<14 {
			f.Add(p.bytes())
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		config, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err == nil && config.Width*config.Height > 1<<16 {
			return
		}
		var got image.Image
		p, err := Open(data, image.Pt(config.Width, config.Height))
		if err == nil {
			got, err = p.Decode(t.Context())
		}
		if errors.Is(err, ErrOther) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		want, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("taken, but the standard library says %v", err)
		}
		if worst := off(t, got, want); worst > tolerance() {
			t.Errorf("samples are off by up to %d", worst)
		}
	})
}
