package splat

import (
	"bytes"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// TestDump writes every file of a few shapes to the folder in GEN3D_SPLAT_DUMP,
// for other programs (gltf-validator, splat-transform, trimesh, Spark) to read.
func TestDump(t *testing.T) {
	dir := os.Getenv("GEN3D_SPLAT_DUMP")
	if dir == "" {
		t.Skip("GEN3D_SPLAT_DUMP is not set")
	}
	coloured := torus(t, 250, 140, 10)
	coloured.Mesh.Texture, coloured.Mesh.UVs = nil, nil
	for i, n := range coloured.Mesh.Normals {
		coloured.Mesh.Colours = append(coloured.Mesh.Colours, [3]uint8{uint8(i), uint8(100 + 99*n[1]), 77})
	}
	plain := torus(t, 12, 9, 10)
	plain.Mesh.Texture, plain.Mesh.UVs = nil, nil
	for name, m := range map[string]*Model{"torus": torus(t, 250, 100, 120_000), "coloured": coloured, "plain": plain} {
		for kind, f := range writers {
			dump(t, filepath.Join(dir, name+dumpSuffix[kind]), f, m)
		}
	}
}

var dumpSuffix = map[string]string{
	"PLY": ".ply", "SPZ": ".spz", "GLB": ".glb", "OBJ": ".obj.zip", "STL": ".stl",
}

func dump(t *testing.T, path string, f func(io.Writer, *Model) error, m *Model) {
	t.Helper()
	b := write(t, func(b *bytes.Buffer) error { return f(b, m) })
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDumpPictures adds pictures of the torus from four sides, of its mesh and
// of its splats, the poster and the turntable.
func TestDumpPictures(t *testing.T) {
	dir := os.Getenv("GEN3D_SPLAT_DUMP")
	if dir == "" {
		t.Skip("GEN3D_SPLAT_DUMP is not set")
	}
	m := torus(t, 250, 100, 120_000)
	alone := &Model{Splats: m.Splats}
	alone.Normalise()
	for name, m := range map[string]*Model{"mesh": m, "splats": alone} {
		s, err := NewStudio(m)
		if err != nil {
			t.Fatal(err)
		}
		for azimuth := 0; azimuth < 360; azimuth += 90 {
			v := View{Azimuth: float64(azimuth), Elevation: 15, FOV: 20}
			dump(t, filepath.Join(dir, name+"-"+strconv.Itoa(azimuth)+".png"), func(w io.Writer, _ *Model) error {
				return png.Encode(w, s.picture(v, 400, 400, studio))
			}, m)
		}
		dump(t, filepath.Join(dir, name+"-poster.jpg"), Poster, m)
		dump(t, filepath.Join(dir, name+"-turntable.webp"), Turntable, m)
	}
}
