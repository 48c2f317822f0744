package segment

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
)

// What an embeddings.json says about where it comes from.
const (
	// Model is the name of this package's encoder.
	Model = "baseline"
	// Family is the decoder contract of this package's embeddings: SAM 1's inputs
	// and outputs, but not SAM's numbers.
	Family = "baseline"

	StatusSuccess = "success"
	TaskEmbedding = "get_embedding"

	Float16 = "float16"
	Float32 = "float32"
	Gzip    = "gzip"

	// TensorName is the one tensor of families sam1 and baseline.
	TensorName = "image_embeddings"
)

// Descriptor is embeddings.json: what a client needs to decode clicks.
type Descriptor struct {
	Status  string  `json:"status"`
	Task    string  `json:"task"`
	Model   string  `json:"model"`
	Family  string  `json:"family"`
	Decoder Decoder `json:"decoder"`
	// ImageSize is the width and height of image.jpg in pixels.
	ImageSize [2]int       `json:"image_size"`
	Transform Transform    `json:"transform"`
	Tensors   []TensorFile `json:"tensors,omitempty"`
	// Inline is set instead of Tensors where an older document was read. It is
	// not written.
	Inline *InlineEmbedding `json:"-"`
}

// Decoder names the ONNX graph that reads the tensors.
type Decoder struct {
	Key    string `json:"key"`
	SHA256 string `json:"sha256"`
}

// Transform takes pixels of image.jpg to the frame in which prompts are given:
// multiply by ScaleX and ScaleY. Resized is the photo's size there; what is left
// of the square, right and below, is padding.
type Transform struct {
	Frame   int     `json:"frame"`
	Resized [2]int  `json:"resized"`
	ScaleX  float64 `json:"scale_x"`
	ScaleY  float64 `json:"scale_y"`
}

// TensorFile is one tensor beside embeddings.json: raw little-endian numbers.
type TensorFile struct {
	Name  string `json:"name"`
	DType string `json:"dtype"`
	Shape []int  `json:"shape"`
	Key   string `json:"key"`
	// Encoding is the object's Content-Encoding, "gzip" or empty. Bytes and
	// SHA256 are of the numbers themselves, as an HTTP client sees them.
	Encoding string `json:"encoding,omitempty"`
	Bytes    int64  `json:"bytes"`
	SHA256   string `json:"sha256"`
}

// InlineEmbedding is the older form of a single-tensor embeddings.json: the
// numbers as base64 in the document itself.
type InlineEmbedding struct {
	Data  []float32
	Shape []int
	DType string
}

// TransformOf is SAM 1's transform of a photo: long side to 1024.
func TransformOf(photo image.Point) Transform {
	scale := frameScale(photo)
	round := func(n int) int { return int(float64(n)*scale + .5) }
	return Transform{Frame: FrameSide, Resized: [2]int{round(photo.X), round(photo.Y)}, ScaleX: scale, ScaleY: scale}
}

// Describe is the embeddings.json of an embedding whose tensor is stored, as
// Gzipped gives it, under prefix + "embeddings.image_embeddings.f16".
func (e *Embedding) Describe(prefix string) Descriptor {
	raw := e.Half()
	sum := sha256.Sum256(raw)
	_, decoder := DecoderFile()
	return Descriptor{
		Status: StatusSuccess, Task: TaskEmbedding, Model: Model, Family: Family, Decoder: decoder,
		ImageSize: [2]int{e.Photo.X, e.Photo.Y},
		Transform: TransformOf(e.Photo),
		Tensors: []TensorFile{{
			Name: TensorName, DType: Float16, Shape: e.Shape(),
			Key:      prefix + "embeddings." + TensorName + ".f16",
			Encoding: Gzip, Bytes: int64(len(raw)), SHA256: hex.EncodeToString(sum[:]),
		}},
	}
}

// Encode writes the document.
func (d Descriptor) Encode() ([]byte, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	out, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode embeddings.json: %w", err)
	}
	return append(out, '\n'), nil
}
