package neural

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/2112-lab/gen3d/gpu-worker/segment"
)

// Describe is the embeddings.json of tensors that are stored as prefix +
// "embeddings.{file}.f16". They are stored as they are: gzip takes a tenth off them.
func (e *Embedding) Describe(prefix string) segment.Descriptor {
	d := segment.Descriptor{
		Status: segment.StatusSuccess, Task: segment.TaskEmbedding,
		Model: e.model.ID, Family: string(e.model.Family), Decoder: e.model.published.at,
		ImageSize: [2]int{e.Photo.X, e.Photo.Y}, Transform: e.At,
	}
	for _, t := range e.Tensors {
		d.Tensors = append(d.Tensors, t.describe(prefix))
	}
	return d
}

func (t Tensor) describe(prefix string) segment.TensorFile {
	sum := sha256.Sum256(t.Half)
	return segment.TensorFile{
		Name: t.Name, DType: segment.Float16, Shape: t.Shape, Key: prefix + "embeddings." + t.File() + ".f16",
		Bytes: int64(len(t.Half)), SHA256: hex.EncodeToString(sum[:]),
	}
}
