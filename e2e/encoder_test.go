package e2e

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

const smallModels = "../gpu-worker/segment/neural/testdata/"

// An operator puts somebody's encoder to use; a worker holds it against its manifest,
// encodes a photo with it, answers clicks with its decoder, and leaves that decoder and
// its licence where browsers load them.
func TestAnEncoderOfOthers(t *testing.T) {
	c := start(t, t.TempDir(), "--no-work")
	for n, tc := range []struct{ id, licence string }{
		{"tiny-sam1", "Apache License"},
		{"tiny-sam3", "random numbers and nobody's work"}, // its decoder's weights lie in a file of their own
	} {
		t.Run(tc.id, func(t *testing.T) {
			folder := t.TempDir()
			for _, args := range [][]string{
				{"pull", tc.id, "--manifest", smallModels + tc.id + "/manifest.json", "--from", smallModels + tc.id},
				{"use", tc.id},
			} {
				if out, err := exec.Command(gen3d, append(append([]string{"models"}, args...), "--models", folder)...).CombinedOutput(); err != nil {
					t.Fatalf("gen3d models %s: %v\n%s", args[0], err, out)
				}
			}
			c.worker(t, "--models", folder, "--onnxruntime", onnxruntime(t))

			ref := pipeline.SessionRef{User: "ada", Session: pipeline.SessionID(fmt.Sprintf("sess_%d_0000000%d", time.Now().Unix(), n))}
			photo, prompts, masks := firstAnswer(t, tc.id, "portrait")
			c.put(ref.Prefix()+"original_image.jpg", photo)
			c.put(ref.Prefix()+"prompts.json", prompts)
			mask := decodePNG(t, c.awaitFile(t, ref.Prefix()+"mask_final.png"))
			most := 0.
			for _, m := range masks {
				most = max(most, likeness(mask, m))
			}
			if most < .999 {
				t.Errorf("the mask's IoU with the reference's is %.5f, want .999", most)
			}

			var d struct {
				Model   string
				Decoder struct{ Key, SHA256 string }
			}
			if err := json.Unmarshal(c.awaitFile(t, ref.Prefix()+"embeddings.json"), &d); err != nil || d.Model != tc.id {
				t.Fatalf("embeddings.json is of %q, %v", d.Model, err)
			}
			sum := sha256.Sum256(fetch(t, c.URL+"/"+d.Decoder.Key))
			if hex.EncodeToString(sum[:]) != d.Decoder.SHA256 {
				t.Error("the decoder that is served is another than embeddings.json says")
			}
			if text := string(fetch(t, c.URL+"/"+path.Dir(d.Decoder.Key)+"/LICENSE.txt")); !strings.Contains(text, tc.licence) {
				t.Errorf("the licence beside the decoder is %q", text[:min(len(text), 80)])
			}
		})
	}
}

// worker starts a worker beside the cloud and stops it at the end of the test.
func (c *cloud) worker(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.Command(gen3d, append([]string{"worker", "--bucket", c.Bucket}, args...)...)
	out := &syncBuffer{}
	cmd.Stdout, cmd.Stderr = out, out
	cmd.Env = append(os.Environ(), "AWS_REGION="+c.Region, "AWS_ACCESS_KEY_ID="+c.AccessKey, "AWS_SECRET_ACCESS_KEY="+c.SecretKey,
		"AWS_ENDPOINT_URL_S3="+c.S3, "AWS_ENDPOINT_URL_SQS="+c.SQS, "AWS_ENDPOINT_URL_SNS="+c.SNS)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the worker said:\n%s", out)
		}
	})
}

func (c *cloud) awaitFile(t *testing.T, key string) []byte {
	t.Helper()
	for deadline := time.Now().Add(2 * wait); ; time.Sleep(50 * time.Millisecond) {
		b, err := c.get(key)
		if err == nil {
			return b
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s did not come: %v", key, err)
		}
	}
}

// onnxruntime is ONNX Runtime's library, fetched on the first call.
func onnxruntime(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("../scripts/onnxruntime.sh").Output()
	if err != nil {
		t.Fatalf("scripts/onnxruntime.sh: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func fetch(t *testing.T, url string) []byte {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s answered %s, %v", url, res.Status, err)
	}
	return b
}

func decodePNG(t *testing.T, b []byte) *image.Gray {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return m.(*image.Gray)
}

// firstAnswer is a small model's photo, prompts.json with the first of its prompts, and
// the masks that the family's own library makes of it, a bit a pixel.
func firstAnswer(t *testing.T, id, name string) (photo, prompts []byte, masks [][]byte) {
	t.Helper()
	photo, err := os.ReadFile(smallModels + "photos/" + name + ".png")
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(smallModels + id + "/answers.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][]struct {
		Clicks [][3]float64
		Masks  [][]byte
	}
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	first := all[name][0]
	click := first.Clicks[0]
	for _, packed := range first.Masks {
		z, err := zlib.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		bits, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		masks = append(masks, bits)
	}
	return photo, fmt.Appendf(nil, `{"clicks":[{"x":%g,"y":%g,"label":1}]}`, click[0], click[1]), masks
}

func likeness(got *image.Gray, bits []byte) float64 {
	both, either := 0., 0.
	for i, v := range got.Pix {
		a, b := v > 127, bits[i/8]>>(7-i%8)&1 == 1
		if a && b {
			both++
		}
		if a || b {
			either++
		}
	}
	return both / either
}
