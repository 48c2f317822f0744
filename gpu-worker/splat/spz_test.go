package splat

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"testing"
)

func spzBytes(t testing.TB, m *Model) []byte {
	return write(t, func(b *bytes.Buffer) error { return WriteSPZ(b, m) })
}

func gunzip(t testing.TB, b []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	z.Multistream(false) // one member only: some viewers read no further
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func gzipped(t testing.TB, b []byte) []byte {
	return write(t, func(w *bytes.Buffer) error { return writeGzip(w, b) })
}

func TestSPZIsOneGzipMemberOfVersionTwo(t *testing.T) {
	raw := gunzip(t, spzBytes(t, sphereSplats(30_000))) // several compression blocks
	want := []byte{'N', 'G', 'S', 'P', 2, 0, 0, 0, 0x30, 0x75, 0, 0, 0, 12, 0, 0}
	if !bytes.Equal(raw[:16], want) {
		t.Errorf("header % x, want % x", raw[:16], want)
	}
	if len(raw) != 16+30_000*19 {
		t.Errorf("%d bytes, want 19 a splat", len(raw)-16)
	}
}

func TestSPZRoundTripWithinItsSteps(t *testing.T) {
	m := torus(t, 8, 6, 3000)
	m.Splats[0].Rotation = [4]float32{-0.5, 0.5, -0.5, 0.5}
	m.Splats[1].Opacity = 0
	got, err := ReadSPZ(bytes.NewReader(spzBytes(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	for i, from := range fileOrder(m.Splats) {
		want, s := m.Splats[from], got[i]
		if angle := turn(s.Rotation, frontQuaternion(want.Rotation)); angle > 1.5 {
			t.Fatalf("splat %d is turned by %g°", i, angle)
		}
		for k := range 3 {
			switch {
			case math.Abs(float64(s.Position[k]-want.Position[k])) > 0.5/4096+1e-6:
				t.Fatalf("splat %d position %v, want %v", i, s.Position, want.Position)
			case math.Abs(float64(s.Colour[k]-want.Colour[k])) > 0.004:
				t.Fatalf("splat %d colour %v, want %v", i, s.Colour, want.Colour)
			case math.Abs(math.Log(float64(s.Scale[k]/want.Scale[k]))) > 0.5/16+1e-5:
				t.Fatalf("splat %d scale %v, want %v", i, s.Scale, want.Scale)
			}
		}
		if math.Abs(float64(s.Opacity-want.Opacity)) > 0.5/255+1e-6 {
			t.Fatalf("splat %d opacity %g, want %g", i, s.Opacity, want.Opacity)
		}
	}
}

// turn is the angle in degrees between two rotations.
func turn(a, b [4]float32) float64 {
	dot := 0.0
	for k := range 4 {
		dot += float64(a[k]) * float64(b[k])
	}
	return 2 * math.Acos(min(1, math.Abs(dot))) * 180 / math.Pi
}

func TestFrontQuaternionKeepsTheEllipsoid(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 1000 {
		var q [4]float32
		for k := range q {
			q[k] = float32(random.NormFloat64())
		}
		s := Splat{Rotation: unitQuaternion(q), Scale: [3]float32{1, 2, 3}}
		front := s
		front.Rotation = frontQuaternion(s.Rotation)
		if front.Rotation[0] < 0.4999 {
			t.Fatalf("%v has w below ½", front.Rotation)
		}
		a, b := s.covariance(), front.covariance()
		for k := range a {
			if math.Abs(a[k]-b[k]) > 1e-5 {
				t.Fatalf("%v and %v are not one ellipsoid: %v, %v", s.Rotation, front.Rotation, a, b)
			}
		}
	}
}

func TestSPZOf120000SplatsStaysUnderOneMegabyte(t *testing.T) {
	if n := len(spzBytes(t, torus(t, 8, 6, 120_000))); n > 1_000_000 {
		t.Errorf("%d bytes", n)
	}
}

func TestSPZKeepsAnOrderThatIsLocal(t *testing.T) {
	m := torus(t, 8, 6, 5000)
	scattered := m.Splats
	local := make([]Splat, len(scattered))
	for i, from := range mortonOrder(scattered) {
		local[i] = scattered[from]
	}
	for i, from := range fileOrder(local) {
		if from != uint32(i) {
			t.Fatal("a local order was changed")
		}
	}
	a, b := spzBytes(t, m), spzBytes(t, &Model{Splats: local})
	if !bytes.Equal(a, b) {
		t.Error("a scattered order was not sorted along the curve")
	}
}

func TestReadSPZRefuses(t *testing.T) {
	good := gunzip(t, spzBytes(t, sphereSplats(50)))
	edit := func(at int, v byte) []byte {
		b := bytes.Clone(good)
		b[at] = v
		return gzipped(t, b)
	}
	lying := bytes.Clone(good)
	binary.LittleEndian.PutUint32(lying[8:], 3_999_999)
	huge := bytes.Clone(good)
	binary.LittleEndian.PutUint32(huge[8:], 0xffffffff)
	cut := gzipped(t, good)
	for name, in := range map[string][]byte{
		"nothing":                  nil,
		"another kind of file":     []byte("ply\nformat"),
		"an empty stream":          gzipped(t, []byte{1}),
		"another magic":            edit(0, 'X'),
		"version 4":                edit(4, 4),
		"no splats":                edit(8, 0),
		"a degree beyond 3":        edit(12, 4),
		"too many fractional bits": edit(13, 40),
		"a count that lies":        gzipped(t, lying),
		"a count beyond the limit": gzipped(t, huge),
		"a stream cut short":       cut[:len(cut)/2],
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadSPZ(bytes.NewReader(in)); !errors.Is(err, ErrMalformed) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

// FuzzReadSPZ compresses its input, or no mutation would get past gzip's sum.
func FuzzReadSPZ(f *testing.F) {
	f.Add(gunzip(f, spzBytes(f, sphereSplats(3))))
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, b := range [][]byte{in, gzipped(t, in)} {
			splats, err := ReadSPZ(bytes.NewReader(b))
			if err != nil {
				if !errors.Is(err, ErrMalformed) {
					t.Fatalf("unmarked error: %v", err)
				}
				continue
			}
			if err := validateSplats(splats); err != nil {
				t.Fatalf("read an invalid splat: %v", err)
			}
		}
	})
}
