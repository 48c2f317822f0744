package splat

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"
)

const wantHeader = `ply
format binary_little_endian 1.0
element vertex 3
property float x
property float y
property float z
property float nx
property float ny
property float nz
property float f_dc_0
property float f_dc_1
property float f_dc_2
property float opacity
property float scale_0
property float scale_1
property float scale_2
property float rot_0
property float rot_1
property float rot_2
property float rot_3
end_header
`

func write(t testing.TB, f func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func plyBytes(t testing.TB, m *Model) []byte {
	return write(t, func(b *bytes.Buffer) error { return WritePLY(b, m) })
}

func TestPLYIsTheCanonicalDegreeZeroFile(t *testing.T) {
	m := sphereSplats(3)
	got := plyBytes(t, m)
	if !bytes.HasPrefix(got, []byte(wantHeader)) {
		t.Fatalf("header is\n%s", got[:min(len(got), len(wantHeader))])
	}
	body := got[len(wantHeader):]
	if len(body) != 3*68 {
		t.Fatalf("%d bytes for 3 splats, want 68 each", len(body))
	}
	at := func(i int) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(body[4*i:]))) }
	s := m.Splats[0]
	for i, want := range map[int]float64{
		0: float64(s.Position[0]), 2: float64(s.Position[2]), 3: 0, 5: 0,
		6:  (float64(s.Colour[0]) - 0.5) / 0.28209479177387814,
		9:  math.Log(0.98 / 0.02),
		10: math.Log(float64(s.Scale[0])), 12: math.Log(float64(s.Scale[2])),
		13: float64(s.Rotation[0]), 16: float64(s.Rotation[3]),
	} {
		if math.Abs(at(i)-want) > 1e-5 {
			t.Errorf("float %d is %g, want %g", i, at(i), want)
		}
	}
}

func TestPLYRoundTrip(t *testing.T) {
	m := torus(t, 8, 6, 2500)
	m.Splats[0].Opacity, m.Splats[1].Opacity = 0, 1
	m.Splats[2].Rotation = [4]float32{0, 0, 0.995, 0}
	got, err := ReadPLY(bytes.NewReader(plyBytes(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(m.Splats) {
		t.Fatalf("%d splats, want %d", len(got), len(m.Splats))
	}
	for i, s := range got {
		want := m.Splats[i]
		want.Opacity = min(max(want.Opacity, minOpacity), maxOpacity)
		if d := distance(s, want); d > 0.006 {
			t.Fatalf("splat %d came back %g apart:\n%+v\n%+v", i, d, s, want)
		}
	}
}

// distance is the largest difference of any field; scales count relatively.
func distance(a, b Splat) float64 {
	d := math.Abs(float64(a.Opacity - b.Opacity))
	dot := 0.0
	for k := range 3 {
		d = max(d, math.Abs(float64(a.Position[k]-b.Position[k])), math.Abs(float64(a.Colour[k]-b.Colour[k])),
			math.Abs(float64(a.Scale[k]/b.Scale[k])-1))
	}
	for k := range 4 {
		dot += float64(a.Rotation[k]) * float64(b.Rotation[k])
	}
	return max(d, 1-math.Abs(dot))
}

func TestReadPLYTakesOtherLayouts(t *testing.T) {
	plain := plyBytes(t, sphereSplats(3))
	body := plain[len(wantHeader):]
	// The same splats with a leading double, a trailing byte, f_rest and no normals.
	head := strings.Replace(wantHeader, "element vertex 3\n", "comment a trainer\nelement vertex 3\nproperty double t\n", 1)
	head = strings.Replace(head, "property float nx\nproperty float ny\nproperty float nz\n", "", 1)
	head = strings.Replace(head, "end_header", "property float f_rest_0\nproperty uchar class\nelement extra 1\nproperty list uchar int v\nend_header", 1)
	other := []byte(head)
	for i := range 3 {
		r := body[68*i : 68*(i+1)]
		other = append(other, 1, 2, 3, 4, 5, 6, 7, 8)
		other = append(append(other, r[:12]...), r[24:]...)
		other = append(other, 9, 9, 9, 9, 1)
	}
	a, err := ReadPLY(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	b, err := ReadPLY(bytes.NewReader(other))
	if err != nil {
		t.Fatal(err)
	}
	for i := range a {
		if a[i] != b[i] {
			t.Errorf("splat %d differs: %+v, %+v", i, a[i], b[i])
		}
	}
}

func TestReadPLYRefuses(t *testing.T) {
	good := string(plyBytes(t, sphereSplats(3)))
	nan := []byte(good)
	binary.LittleEndian.PutUint32(nan[len(wantHeader):], math.Float32bits(float32(math.NaN())))
	noTurn := []byte(good)
	clear(noTurn[len(wantHeader)+52 : len(wantHeader)+68])
	replace := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for name, in := range map[string]string{
		"nothing":                       "",
		"another kind of file":          "\xff\xd8\xff\xe0 a photo",
		"text":                          replace("binary_little_endian", "ascii"),
		"big endian":                    replace("binary_little_endian", "binary_big_endian"),
		"a header cut short":            good[:200],
		"a header without an end":       "ply\n" + strings.Repeat("comment x\n", 10_000),
		"a line without an end":         "ply\n" + strings.Repeat("x", 100_000),
		"a splat cut short":             good[:len(good)-1],
		"no splats":                     replace("vertex 3", "vertex 0"),
		"a negative count":              replace("vertex 3", "vertex -3"),
		"a count that lies":             replace("vertex 3", "vertex 3999999"),
		"a count beyond the limit":      replace("vertex 3", "vertex 4000001"),
		"a missing property":            replace("property float opacity\n", ""),
		"a property of another type":    replace("float opacity", "double opacity"),
		"a property twice":              replace("float nx", "float x"),
		"a list in a vertex":            replace("property float nx", "property list uchar int nx"),
		"faces before vertices":         replace("element vertex", "element face 1\nelement vertex"),
		"a position that is no number":  string(nan),
		"a rotation without a length":   string(noTurn),
		"a line that is not understood": replace("property float nx", "nonsense"),
		"a plain point cloud":           "ply\nformat binary_little_endian 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n000011112222",
		"three hundred properties":      replace("element vertex 3\n", "element vertex 3\n"+strings.Repeat("property uchar q\n", 300)),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadPLY(strings.NewReader(in)); !errors.Is(err, ErrMalformed) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func FuzzReadPLY(f *testing.F) {
	f.Add(plyBytes(f, sphereSplats(3)))
	f.Add([]byte(wantHeader))
	f.Add([]byte("ply\nformat binary_little_endian 1.0\nelement vertex 9\nend_header\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		splats, err := ReadPLY(bytes.NewReader(in))
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("unmarked error: %v", err)
			}
			return
		}
		if err := WritePLY(&bytes.Buffer{}, &Model{Splats: splats}); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	})
}
