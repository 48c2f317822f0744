package segment

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// ErrDescriptor is wrapped by every error that is the fault of an
// embeddings.json or of a tensor beside it.
var ErrDescriptor = errors.New("invalid embeddings.json")

// Limits of an embeddings.json. The inline form holds up to (1,256,64,64) in
// base64, 5.6 MB; SAM 3's tensors are 21 MB in 32 bits.
const (
	maxDescriptorBytes = 8 << 20
	maxTensors         = 8
	maxTensorBytes     = 64 << 20
)

var (
	tensorName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)
	families   = map[string]bool{"baseline": true, "sam1": true, "sam2": true, "sam3": true}
)

// ParseDescriptor reads an embeddings.json that somebody else may have written.
// Fields that it does not know are passed over, so that an older reader bears a
// newer writer; those that it knows must all make sense. An error of r is
// wrapped as it is, every other one wraps ErrDescriptor.
func ParseDescriptor(r io.Reader) (Descriptor, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxDescriptorBytes+1))
	if err != nil {
		return Descriptor{}, fmt.Errorf("read embeddings.json: %w", err)
	}
	if len(data) > maxDescriptorBytes {
		return Descriptor{}, fmt.Errorf("%w: more than %d bytes", ErrDescriptor, maxDescriptorBytes)
	}
	var doc struct {
		Descriptor
		Embedding string `json:"embedding"`
		Shape     []int  `json:"shape"`
		DType     string `json:"dtype"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return Descriptor{}, fmt.Errorf("%w: %w", ErrDescriptor, err)
	}
	d := doc.Descriptor
	if doc.Embedding != "" {
		if d.Inline, err = parseInline(doc.Embedding, doc.Shape, doc.DType); err != nil {
			return Descriptor{}, err
		}
	}
	return d, d.Validate()
}

// parseInline reads the older form: base64 of little-endian numbers.
func parseInline(text string, shape []int, dtype string) (*InlineEmbedding, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: embedding: %w", ErrDescriptor, err)
	}
	t := TensorFile{Name: TensorName, DType: dtype, Shape: shape, Bytes: int64(len(raw))}
	if err := t.validateShape(); err != nil {
		return nil, err
	}
	return &InlineEmbedding{Data: numbers(raw, dtype), Shape: shape, DType: dtype}, nil
}

// Validate names everything that is wrong, wrapping ErrDescriptor.
func (d Descriptor) Validate() error {
	var problems []error
	complain := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf("%w: "+format, append([]any{ErrDescriptor}, args...)...))
	}
	if d.Status != StatusSuccess {
		complain("status is %.40q", d.Status)
	}
	if d.Task != TaskEmbedding {
		complain("task is %.40q", d.Task)
	}
	if d.Inline != nil { // the older form says nothing else
		return errors.Join(problems...)
	}
	if d.Model == "" || len(d.Model) > 128 {
		complain("model is %.40q", d.Model)
	}
	if !families[d.Family] {
		complain("family is %.40q", d.Family)
	}
	if d.Decoder != (Decoder{}) && (!plausibleKey(d.Decoder.Key) || !isSHA256(d.Decoder.SHA256)) {
		complain("decoder is no key and sha256")
	}
	for _, n := range d.ImageSize {
		if n < 1 || n > maxSide {
			complain("image_size is %d", n)
		}
	}
	if err := d.Transform.validate(); err != nil {
		problems = append(problems, err)
	}
	if len(d.Tensors) == 0 || len(d.Tensors) > maxTensors {
		complain("%d tensors", len(d.Tensors))
		return errors.Join(problems...)
	}
	for _, t := range d.Tensors {
		if err := t.validate(); err != nil {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

func (t Transform) validate() error {
	ok := t.Frame >= 1 && t.Frame <= maxSide
	for i, s := range [2]float64{t.ScaleX, t.ScaleY} {
		ok = ok && s > 0 && s <= maxSide && t.Resized[i] >= 0 && t.Resized[i] <= t.Frame
	}
	if !ok {
		return fmt.Errorf("%w: transform makes no sense", ErrDescriptor)
	}
	return nil
}

func (t TensorFile) validate() error {
	if !tensorName.MatchString(t.Name) {
		return fmt.Errorf("%w: tensor is called %.40q", ErrDescriptor, t.Name)
	}
	if !plausibleKey(t.Key) || !isSHA256(t.SHA256) || t.Encoding != "" && t.Encoding != Gzip {
		return fmt.Errorf("%w: tensor %s has no usable key, sha256 and encoding", ErrDescriptor, t.Name)
	}
	return t.validateShape()
}

// validateShape checks that shape, type and length agree.
func (t TensorFile) validateShape() error {
	size := int64(2)
	switch t.DType {
	case Float16:
	case Float32:
		size = 4
	default:
		return fmt.Errorf("%w: tensor %s has type %.40q", ErrDescriptor, t.Name, t.DType)
	}
	if len(t.Shape) == 0 || len(t.Shape) > 8 {
		return fmt.Errorf("%w: tensor %s has %d dimensions", ErrDescriptor, t.Name, len(t.Shape))
	}
	for _, n := range t.Shape {
		if n < 1 || int64(n) > maxTensorBytes/size {
			return fmt.Errorf("%w: tensor %s is too large or empty", ErrDescriptor, t.Name)
		}
		size *= int64(n)
	}
	if size != t.Bytes {
		return fmt.Errorf("%w: tensor %s has %d bytes, its shape %d", ErrDescriptor, t.Name, t.Bytes, size)
	}
	return nil
}

// plausibleKey keeps a foreign document from pointing out of the bucket's
// folders. Whose folder it may point to is for the caller to decide.
func plausibleKey(key string) bool {
	if key == "" || len(key) > 1024 || strings.HasPrefix(key, "/") || strings.ContainsAny(key, "\\\x00") {
		return false
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return true
}

func isSHA256(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && s == strings.ToLower(s)
}
