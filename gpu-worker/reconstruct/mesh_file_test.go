package reconstruct

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/kinds"
	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/render"
)

// meshView is an entry of views.json in a folder of OFF files: how a mesh is
// stood up (turns about axes in degrees, in order) and then seen.
type meshView struct {
	Name       string
	File       string
	Upright    []meshTurn
	Yaw, Pitch float64
}

type meshTurn struct {
	Axis    string
	Degrees float64
}

// readMeshes scans the meshes of a folder; see scripts/meshes.py.
func readMeshes(folder string) ([]namedScan, error) {
	raw, err := os.ReadFile(filepath.Join(folder, "views.json"))
	if err != nil {
		return nil, err
	}
	var views []meshView
	if err := json.Unmarshal(raw, &views); err != nil {
		return nil, fmt.Errorf("read views.json: %w", err)
	}
	var out []namedScan
	for _, v := range views {
		vertices, faces, err := readOFF(filepath.Join(folder, v.File))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", v.File, err)
		}
		turn := kinds.About('x', v.Pitch).After(kinds.About('y', v.Yaw))
		for i := len(v.Upright) - 1; i >= 0; i-- {
			turn = turn.After(kinds.About(v.Upright[i].Axis[0], v.Upright[i].Degrees))
		}
		seen := render.Camera{Turn: turn, Distance: 9}.See(vertices)
		out = append(out, namedScan{v.Name, func() *scan { return scanMesh(inVoxels(seen), faces) }})
	}
	return out, nil
}

// inVoxels fits what a camera sees into the scan.
func inVoxels(seen []kinds.Vec) [][3]float64 {
	low, high := [3]float64{9, 9, 9}, [3]float64{-9, -9, -9}
	for _, v := range seen {
		for i, x := range [3]float64{v.X, v.Y, v.Z} {
			low[i], high[i] = math.Min(low[i], x), math.Max(high[i], x)
		}
	}
	scale := 0.92 * scanSize / max(high[0]-low[0], high[1]-low[1], high[2]-low[2])
	out := make([][3]float64, len(seen))
	for i, v := range seen {
		out[i] = [3]float64{
			scanSize/2 + (v.X-(low[0]+high[0])/2)*scale,
			scanSize/2 - (v.Y-(low[1]+high[1])/2)*scale,
			scanSize/2 + (v.Z-(low[2]+high[2])/2)*scale,
		}
	}
	return out
}

// readOFF reads the triangles of an OFF file, a vertex or a face a line.
func readOFF(path string) (vertices []kinds.Vec, faces [][3]int32, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	var rows [][]string
	for line := range strings.Lines(string(raw)) {
		line, _, _ = strings.Cut(line, "#")
		if words := strings.Fields(line); len(words) > 0 {
			rows = append(rows, words)
		}
	}
	if len(rows) < 2 || !strings.HasSuffix(rows[0][0], "OFF") {
		return nil, nil, errors.New("not an OFF file")
	}
	count, err := numbers(rows[1], 2)
	if err != nil || len(rows) < 2+int(count[0]+count[1]) {
		return nil, nil, errors.New("cut off")
	}
	for _, row := range rows[2:][:int(count[0])] {
		p, err := numbers(row, 3)
		if err != nil {
			return nil, nil, err
		}
		vertices = append(vertices, kinds.Vec{X: p[0], Y: p[1], Z: p[2]})
	}
	for _, row := range rows[2+int(count[0]):][:int(count[1])] {
		p, err := numbers(row, len(row))
		if err != nil {
			return nil, nil, err
		}
		for k := 2; k < int(p[0]); k++ {
			faces = append(faces, [3]int32{int32(p[1]), int32(p[k]), int32(p[k+1])})
		}
	}
	return vertices, faces, nil
}

func numbers(words []string, n int) ([]float64, error) {
	if len(words) < n {
		return nil, fmt.Errorf("%d numbers, want %d", len(words), n)
	}
	out := make([]float64, n)
	for i := range out {
		v, err := strconv.ParseFloat(words[i], 64)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}
