package s3store_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

func TestOpenFrom(t *testing.T) {
	store, _ := open(t)
	if err := store.PutModelFile(t.Context(), "models/a/b.onnx", []byte("0123456789")); err != nil {
		t.Fatal(err)
	}
	for offset, want := range map[int64]string{0: "0123456789", 4: "456789", 9: "9"} {
		body, err := store.OpenFrom(t.Context(), "models/a/b.onnx", offset)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		_, err = io.Copy(&got, body)
		if err = errors.Join(err, body.Close()); err != nil || got.String() != want {
			t.Errorf("from %d: %q, %v; want %q", offset, &got, err, want)
		}
	}
	if _, err := store.OpenFrom(t.Context(), "models/none", 0); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("error %v, want ErrNotFound", err)
	}
}
