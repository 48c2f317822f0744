package neural

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"

	"github.com/2112-lab/gen3d/gpu-worker/models"
	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/pipeline"
)

// Model is an encoder and its decoder, ready. Its methods may be called at the same
// time; each graph does one thing at a time.
type Model struct {
	models.Installed
	encoder, decoder session
	published        published
}

// Open loads an installed model and holds it against its manifest. What is not as
// written is a ContractError. The files' sums are not looked at; see
// models.Installed.Verify.
func Open(ctx context.Context, i models.Installed, o Options) (*Model, error) {
	if i.Encoder == nil || i.Decoder == nil {
		return nil, fmt.Errorf("open %s: it is no encoder", i.ID)
	}
	if err := Askable(i.Manifest); err != nil {
		return nil, err
	}
	m := &Model{Installed: i}
	if err := m.open(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", i.ID, err), m.Close())
	}
	return m, nil
}

func (m *Model) open(ctx context.Context, o Options) (err error) {
	if m.published, err = publish(m.Installed); err != nil {
		return err
	}
	if m.encoder, err = open(graphFile{path: m.Path(m.Encoder.File)}, o); err != nil {
		return fmt.Errorf("%s: %w", m.Encoder.File, err)
	}
	// The bytes that browsers get are the ones that are tried here.
	onCPU := Options{Library: o.Library, Threads: o.Threads}
	if m.decoder, err = open(graphFile{data: m.published.decoder.Data}, onCPU); err != nil {
		return fmt.Errorf("%s: %w", m.Decoder.File, err)
	}
	problems := encoderProblems(m.Manifest, m.encoder.inputs(), m.encoder.outputs())
	problems = append(problems, decoderProblems(m.Manifest, m.decoder.inputs(), m.decoder.outputs())...)
	if len(problems) == 0 {
		if problems, err = m.golden(ctx); err != nil {
			return err
		}
		if err := m.try(ctx); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return ContractError{m.ID, problems}
	}
	return nil
}

// Askable errs where nobody knows how to ask a model's decoder. Browsers know two ways
// of giving points, and a decoder is for browsers first.
func Askable(m *models.Manifest) error {
	if d := m.Decoder; d == nil || d.Points != "point_coords" && d.Points != "input_points" {
		return fmt.Errorf("%s cannot be used yet: neither browsers nor workers of this release know how its decoder is asked", m.ID)
	}
	return nil
}

// try asks the decoder for a mask of nothing in particular: can it be asked at all?
func (m *Model) try(ctx context.Context) error {
	side := m.Encoder.Input.Side
	photo := image.Pt(side, side)
	q := question{photo: photo, at: transform(photo, m.Encoder.Input)}
	q.prompts.Clicks = []segment.Click{{X: float64(side) / 2, Y: float64(side) / 2, Label: segment.Inside}}
	for _, p := range portsOf(m.Encoder.Outputs) {
		t := empty(p.shape)
		t.name = p.name
		q.embedding = append(q.embedding, t)
	}
	if _, err := m.ask(ctx, q); err != nil {
		return ContractError{m.ID, []error{fmt.Errorf("%s: %w", m.Decoder.File, err)}}
	}
	return nil
}

// Close frees both graphs.
func (m *Model) Close() error {
	var errs []error
	for _, s := range []session{m.encoder, m.decoder} {
		if s != nil {
			errs = append(errs, s.close())
		}
	}
	return errors.Join(errs...)
}

// Batches reports whether the encoder takes several photos at once.
func (m *Model) Batches() bool { return m.encoder.inputs()[0].shape[0] < 0 }

// memory says of an error of ONNX Runtime whether it is want of memory, which another
// try on a quieter card may not meet.
func memory(err error) error {
	for _, sign := range []string{"Failed to allocate memory", "out of memory", "CUDNN_STATUS_ALLOC_FAILED", "CUBLAS_STATUS_ALLOC_FAILED", "bad_alloc"} {
		if strings.Contains(err.Error(), sign) {
			return pipeline.NewFailure(pipeline.ModelOutOfMemory, "%v", err)
		}
	}
	return err
}
