package neural

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/models"
)

func TestAModelThatIsAnotherIsRefusedByName(t *testing.T) {
	for name, c := range map[string]struct {
		id     string
		change func(*models.Manifest)
		want   []string
	}{
		"an output of another name": {"tiny-sam2", func(m *models.Manifest) { m.Encoder.Outputs[1].Name = "high_res_feats_1" },
			[]string{"encoder.onnx: output high_res_feats_1: there is none; there are image_embeddings.0, image_embeddings.1, image_embeddings.2", "decoder.onnx: input high_res_feats_1"}},
		"an input of another name": {"tiny-sam1", func(m *models.Manifest) { m.Encoder.Input.Name = "image" },
			[]string{"encoder.onnx: input image: there is none; there are input_image", "encoder.onnx: input input_image float32 (1,3,1024,1024) is not in the manifest"}},
		"another rank": {"tiny-sam1", func(m *models.Manifest) { m.Encoder.Outputs[0].Shape = []int{32, 64, 64} },
			[]string{"encoder.onnx: output image_embeddings is float32 (1,32,64,64), the manifest says float32 (32,64,64)"}},
		"another size": {"tiny-sam3", func(m *models.Manifest) { m.Encoder.Input.Side = 1008 },
			[]string{"encoder.onnx: input pixel_values is float32 (any,3,112,112), the manifest says float32 (1,3,1008,1008)"}},
		"another type": {"tiny-sam2", func(m *models.Manifest) { m.Decoder.Inputs[1].DType = "float32" },
			[]string{"decoder.onnx: input input_labels is int64 (1,1,any), the manifest says float32 (1,1,any)"}},
		"an input that the manifest does not have": {"tiny-sam1", func(m *models.Manifest) {
			m.Decoder.Inputs = slices.DeleteFunc(m.Decoder.Inputs, func(t models.Tensor) bool { return t.Name == "mask_input" })
			m.Decoder.MaskInput = ""
		}, []string{"decoder.onnx: input mask_input float32 (1,1,256,256) is not in the manifest"}},
		"other pixels than the golden vector's": {"tiny-sam2", func(m *models.Manifest) { m.Encoder.Input.Mean = [3]float64{0, 0, 0} },
			[]string{"golden vector: encoder.onnx: output image_embeddings.0: number", "golden vector: encoder.onnx: output image_embeddings.2: number"}},
		"a decoder that nobody can ask": {"tiny-sam2", func(m *models.Manifest) { m.Decoder.Boxes = "" },
			[]string{"decoder.onnx: nobody here knows what to give its input input_boxes"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(t.Context(), install(t, c.id, c.change), options(t))
			var refused ContractError
			if !errors.As(err, &refused) {
				t.Fatalf("error %v, want a ContractError", err)
			}
			for _, want := range append(c.want, "open "+c.id) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q, want %q in it", err, want)
				}
			}
		})
	}
}

func TestCUDAThatIsNotToBeHadIsFatal(t *testing.T) {
	o := options(t)
	o.Provider = CUDA
	_, err := Open(t.Context(), install(t, "tiny-sam2", nil), o)
	if err == nil {
		t.Skip("this machine has CUDA; make test/gpu tests it")
	}
	if !strings.Contains(err.Error(), "CUDA was asked for and is not to be had") {
		t.Errorf("error %v", err)
	}
}

func TestAModelThatMayNotBePassedOnIsRefused(t *testing.T) {
	_, err := Open(t.Context(), install(t, "tiny-sam1", func(m *models.Manifest) { m.Licence.Redistribute = false }), options(t))
	if err == nil || !strings.Contains(err.Error(), "does not let its decoder be passed on") {
		t.Errorf("error %v", err)
	}
}

func TestWhatIsPublished(t *testing.T) {
	for id, licence := range map[string]string{"tiny-sam1": "Apache License", "tiny-sam3": "random numbers and nobody's work"} {
		m := openSmall(t, id)
		files := m.Published()
		if len(files) != 2 || !strings.HasSuffix(files[0].Key, "/LICENSE.txt") || !strings.Contains(string(files[0].Data), licence) {
			t.Fatalf("%s: %d files, the first %s", id, len(files), files[0].Key)
		}
		folder := strings.TrimSuffix(files[0].Key, "LICENSE.txt")
		if !strings.HasPrefix(files[1].Key, folder+"decoder-") || !strings.HasPrefix(folder, "models/"+id+"-") {
			t.Errorf("%s: %s lies not beside %s", id, files[0].Key, files[1].Key)
		}
	}
}

// The decoder of tiny-sam3 keeps its weights in a file of their own.
func TestWeightsApart(t *testing.T) {
	graph, err := os.ReadFile("testdata/tiny-sam3/decoder.onnx")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/tiny-sam3/decoder.onnx_data")
	if err != nil {
		t.Fatal(err)
	}
	whole, err := withWeights(graph, "decoder.onnx_data", data)
	if err != nil || len(whole) < len(graph)+len(data)-20_000 {
		t.Fatalf("%d bytes of %d and %d: %v", len(whole), len(graph), len(data), err)
	}
	for name, broken := range map[string]func() ([]byte, error){
		"a file that is too short":   func() ([]byte, error) { return withWeights(graph, "decoder.onnx_data", data[:len(data)/2]) },
		"a file of another name":     func() ([]byte, error) { return withWeights(graph, "other.onnx_data", data) },
		"a graph that is cut":        func() ([]byte, error) { return withWeights(graph[:len(graph)/2], "decoder.onnx_data", data) },
		"what is no graph but bytes": func() ([]byte, error) { return withWeights([]byte("not a graph"), "decoder.onnx_data", data) },
	} {
		if _, err := broken(); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestLibrary(t *testing.T) {
	if _, err := Library("/nowhere/libonnxruntime.so"); err == nil {
		t.Error("a library that is not there was found")
	}
	dir := t.TempDir()
	for _, name := range []string{"libonnxruntime.so.1.4.0", "libonnxruntime.so.1.30.0", "libonnxruntime_providers_shared.so"} {
		if err := os.WriteFile(dir+"/"+name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok := libraryIn(dir); !ok || got != dir+"/libonnxruntime.so.1.30.0" {
		t.Errorf("found %q", got)
	}
}
