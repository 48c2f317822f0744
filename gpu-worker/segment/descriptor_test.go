package segment

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const prefix = "users/u/sessions/sess_1700000000_0123abcd/"

func described(t testing.TB) (*Embedding, Descriptor, []byte) {
	t.Helper()
	e := quadtree()
	d := e.Describe(prefix)
	text, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return e, d, text
}

func TestDescriptorRoundTrip(t *testing.T) {
	e, d, text := described(t)
	got, err := ParseDescriptor(bytes.NewReader(text))
	if err != nil || !reflect.DeepEqual(got, d) {
		t.Fatalf("%+v, %v", got, err)
	}
	z, err := e.Gzipped()
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReadEmbedding(bytes.NewReader(z), got)
	if err != nil || !slices.Equal(back.Data, e.Data) || back.Photo != e.Photo {
		t.Fatal("embedding did not survive: ", err)
	}
}

func TestParseDescriptorRefuses(t *testing.T) {
	_, _, text := described(t)
	change := func(path string, value any) string {
		var doc map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		at := doc
		parts := strings.Split(path, ".")
		for _, p := range parts[:len(parts)-1] {
			if p == "tensor" {
				at = at["tensors"].([]any)[0].(map[string]any)
				continue
			}
			at = at[p].(map[string]any)
		}
		at[parts[len(parts)-1]] = value
		out, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	for name, doc := range map[string]string{
		"nothing":                      ``,
		"not JSON":                     `tensor`,
		"half a document":              string(text[:len(text)/2]),
		"a failed status":              change("status", "error"),
		"another task":                 change("task", "generate_3d"),
		"no model":                     change("model", ""),
		"an unknown family":            change("family", "sam9"),
		"a decoder outside":            change("decoder.key", "../secret"),
		"a negative size":              change("image_size", []int{-1, 5}),
		"a scale of nothing":           change("transform.scale_x", 0),
		"no tensors":                   change("tensors", []any{}),
		"a tensor elsewhere":           change("tensor.key", "a//b"),
		"a tensor named like a path":   change("tensor.name", "../x"),
		"another type":                 change("tensor.dtype", "int8"),
		"a shape of another length":    change("tensor.shape", []int{1, 256, 64, 63}),
		"a shape that overflows":       change("tensor.shape", []int{1 << 31, 1 << 31, 4, 4}),
		"no dimensions":                change("tensor.shape", []int{}),
		"a zero dimension":             change("tensor.shape", []int{0}),
		"a sha256 that is none":        change("tensor.sha256", "abc"),
		"an unknown encoding":          change("tensor.encoding", "br"),
		"inline of another length":     `{"status":"success","task":"get_embedding","embedding":"AAAA","shape":[1,256,64,64],"dtype":"float32"}`,
		"inline that is not base64":    `{"status":"success","task":"get_embedding","embedding":"***","shape":[1],"dtype":"float32"}`,
		"more bytes than anyone needs": `{"model":"` + strings.Repeat("x", maxDescriptorBytes) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseDescriptor(strings.NewReader(doc)); !errors.Is(err, ErrDescriptor) {
				t.Fatal(err)
			}
		})
	}
}

func TestParseInlineDescriptor(t *testing.T) {
	raw := base64.StdEncoding.EncodeToString([]byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}) // 1, -2
	d, err := ParseDescriptor(strings.NewReader(
		`{"status":"success","task":"get_embedding","embedding":"` + raw + `","shape":[1,2],"dtype":"float32","image_size":[1024,1024]}`))
	if err != nil || !slices.Equal(d.Inline.Data, []float32{1, -2}) {
		t.Fatal(d.Inline, err)
	}
}

func TestReadTensorRefuses(t *testing.T) {
	e, d, _ := described(t)
	z, err := e.Gzipped()
	if err != nil {
		t.Fatal(err)
	}
	bad := bytes.Clone(z)
	bad[len(bad)/2] ^= 1
	file := d.Tensors[0]
	longer := file
	longer.Shape, longer.Bytes = []int{1, 256, 64, 65}, file.Bytes/64*65
	shorter := file
	shorter.Shape, shorter.Bytes = []int{4}, 8
	other := file
	other.SHA256 = strings.Repeat("0", 64)
	plain := file
	plain.Encoding = ""
	cases := map[string]struct {
		data []byte
		file TensorFile
	}{
		"cut short":                  {z[:len(z)/2], file},
		"a flipped bit":              {bad, file},
		"no gzip":                    {e.Half(), file},
		"gzip where none is said":    {z, plain},
		"fewer numbers than said":    {z, longer},
		"more numbers than said":     {z, shorter},
		"another sha256":             {z, other},
		"an empty object":            {nil, file},
		"a descriptor not validated": {z, TensorFile{}},
	}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		if _, err := ReadTensor(bytes.NewReader(cases[name].data), cases[name].file); !errors.Is(err, ErrDescriptor) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParseDescriptor(f *testing.F) {
	_, _, text := described(f)
	f.Add(text)
	f.Add([]byte(`{"status":"success","task":"get_embedding","embedding":"AACAPw==","shape":[1],"dtype":"float32"}`))
	f.Add([]byte(`{"tensors":[{"shape":[2147483648,2147483648]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseDescriptor(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, ErrDescriptor) {
				t.Fatalf("unmarked error: %v", err)
			}
			return
		}
		for _, file := range d.Tensors {
			if file.Bytes > maxTensorBytes {
				t.Fatalf("%d bytes allowed", file.Bytes)
			}
		}
	})
}
