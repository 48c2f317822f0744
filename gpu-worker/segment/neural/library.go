package neural

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Library finds ONNX Runtime: the named file, or else the first of
//
//   - lib/ beside the program, or ../lib from there,
//   - /opt/onnxruntime/lib, /usr/local/lib, /usr/lib and /usr/lib's folder of this
//     machine's kind,
//   - the Python package onnxruntime or onnxruntime-gpu of the system.
//
// Of several versions in one folder it takes the highest. It needs 1.24 or newer.
func Library(named string) (string, error) {
	if named != "" {
		if _, err := os.Stat(named); err != nil {
			return "", fmt.Errorf("find ONNX Runtime: %w", err)
		}
		return named, nil
	}
	var folders []string
	if program, err := os.Executable(); err == nil {
		dir := filepath.Dir(program)
		folders = append(folders, filepath.Join(dir, "lib"), filepath.Join(dir, "..", "lib"))
	}
	folders = append(folders, "/opt/onnxruntime/lib", "/usr/local/lib", "/usr/lib", "/usr/lib/"+triplets[runtime.GOARCH], "/opt/homebrew/lib")
	for _, packages := range []string{"/usr/local/lib/python3*/*-packages", "/usr/lib/python3*/*-packages", "/opt/*/lib/python3*/site-packages"} {
		found, _ := filepath.Glob(packages + "/onnxruntime/capi") // the pattern is ours
		folders = append(folders, found...)
	}
	for _, dir := range folders {
		if file, ok := libraryIn(dir); ok {
			return file, nil
		}
	}
	return "", fmt.Errorf("find ONNX Runtime: it is in none of %s: install it (pip install onnxruntime, or onnxruntime-gpu) and name its libonnxruntime with --onnxruntime (GEN3D_ONNXRUNTIME)", strings.Join(folders, ", "))
}

// triplets are the folders of libraries where Debian keeps those of several machines.
var triplets = map[string]string{"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}

func libraryIn(dir string) (string, bool) {
	var found []string
	for _, name := range []string{"libonnxruntime.so*", "libonnxruntime*.dylib", "onnxruntime.dll"} {
		files, _ := filepath.Glob(filepath.Join(dir, name))
		found = append(found, files...)
	}
	if len(found) == 0 {
		return "", false
	}
	return slices.MaxFunc(found, func(a, b string) int { return compareVersions(filepath.Base(a), filepath.Base(b)) }), true
}

// compareVersions compares names number by number, so that 1.30 comes after 1.4.
func compareVersions(a, b string) int {
	number := func(r rune) bool { return r < '0' || r > '9' }
	x, y := strings.FieldsFunc(a, number), strings.FieldsFunc(b, number)
	return slices.CompareFunc(x, y, func(p, q string) int {
		if len(p) != len(q) {
			return len(p) - len(q)
		}
		return strings.Compare(p, q)
	})
}
