//go:build cgo

package neural

import (
	"fmt"
	"slices"

	ort "github.com/yalue/onnxruntime_go"
)

// dtypes are ONNX Runtime's types, by the names that manifests use.
var dtypes = map[ort.TensorElementDataType]string{
	ort.TensorElementDataTypeFloat:   "float32",
	ort.TensorElementDataTypeFloat16: "float16",
	ort.TensorElementDataTypeInt64:   "int64",
}

func ports(info []ort.InputOutputInfo) []port {
	all := make([]port, len(info))
	for i, p := range info {
		dtype, ok := dtypes[p.DataType]
		if !ok {
			dtype = p.DataType.String()
		}
		all[i] = port{name: p.Name, dtype: dtype, shape: p.Dimensions}
	}
	return all
}

func valueOf(t tensor) (ort.Value, error) {
	if t.whole != nil {
		return ort.NewTensor(t.shape, t.whole)
	}
	return ort.NewTensor(t.shape, t.floats)
}

// numbers copies answers out of ONNX Runtime's memory. An output of another type than
// float32 is left without numbers: nobody asks for those.
func numbers(out []port, got []ort.Value) ([]tensor, error) {
	all := make([]tensor, len(got))
	for i, v := range got {
		all[i] = tensor{name: out[i].name}
		if v == nil {
			return nil, fmt.Errorf("output %s: there is none", out[i].name)
		}
		all[i].shape = v.GetShape()
		if f, ok := v.(*ort.Tensor[float32]); ok {
			all[i].floats = slices.Clone(f.GetData())
		}
	}
	return all, nil
}

func destroy(values []ort.Value) {
	for _, v := range values {
		if v != nil {
			_ = v.Destroy() // it frees memory, and there is nothing to be done about it
		}
	}
}
