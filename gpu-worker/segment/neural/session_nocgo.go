//go:build !cgo

package neural

import "errors"

func open(graphFile, Options) (session, error) {
	return nil, errors.New("this program was built without cgo and cannot load ONNX Runtime: build it on a machine with a C compiler, CGO_ENABLED=1")
}
