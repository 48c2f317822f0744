package gpuworker

import (
	"context"
	"image"
	"io"
	"time"

	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/internal/photo"
	"github.com/2112-lab/gen3d/pipeline"
)

// Encoder computes what the mask decoder needs of a photo (stage 1).
type Encoder interface {
	// Encode takes an upright sRGB photo. Its errors are a *pipeline.Failure
	// where it knows who can cure them.
	Encode(ctx context.Context, photo *image.NRGBA, alone Alone) (Encoding, error)
}

// Alone runs what needs the model when it is the job's turn; what else there is to
// do belongs before or after it, beside the turns of others. Nil: at once.
type Alone func(f func() error) error

func (a Alone) run(f func() error) error {
	if a == nil {
		return f()
	}
	return a(f)
}

// Encoding is a stage-1 result.
type Encoding struct {
	Model  string // such as "baseline"
	Family string // whose decoder contract it keeps
	// Describe writes embeddings.json for tensors stored under the session's
	// prefix; Tensors are the objects beside it.
	Describe func(prefix string) ([]byte, error)
	Tensors  []Tensor
}

// Tensor is one object beside embeddings.json.
type Tensor struct {
	Name     string // embeddings.{name}.f16
	Data     []byte
	Encoding string // "gzip", or empty
}

// Reconstructor makes a model of one object (stage 3).
type Reconstructor interface {
	// Reconstruct takes an upright sRGB photo and a mask of its size. Progress
	// may be called from any goroutine, but not after Reconstruct has returned.
	Reconstruct(ctx context.Context, subject Subject, progress func(step string, fraction float64)) (*splat.Model, error)
}

// Subject is what is to be reconstructed, and how.
type Subject struct {
	Photo  *image.NRGBA
	Mask   *image.Gray
	Preset string
	Seed   uint64
	Alone  Alone
}

// store is all that the worker needs from storage.
type store interface {
	Head(context.Context, pipeline.ObjectKey) (pipeline.StoredObject, error)
	Read(ctx context.Context, key pipeline.ObjectKey, limit int64) ([]byte, pipeline.StoredObject, error)
	Put(ctx context.Context, key pipeline.ObjectKey, body io.ReadSeeker, meta map[string]string) error
	PutTensor(ctx context.Context, ref pipeline.SessionRef, name string, body io.ReadSeeker, encoding string) (key string, err error)
	Receipt(context.Context, pipeline.SessionRef, pipeline.RunID) (pipeline.Event, error)
	File(context.Context, pipeline.RunID, pipeline.Event) (pipeline.Event, error)
	Apply(context.Context, pipeline.SessionRef, ...pipeline.Event) (pipeline.Session, error)
	Erased(context.Context, pipeline.SessionRef) (time.Time, error)
	PutModelFile(ctx context.Context, key string, data []byte) error
}

// Config says what a worker runs and how.
type Config struct {
	Store         store
	Encoder       Encoder
	Reconstructor Reconstructor
	// Quick makes a preview of each object while the Reconstructor makes the model, on
	// the CPU. Nil: there is none, because the Reconstructor is as quick.
	Quick Reconstructor
	// Emit publishes a job's events while it runs.
	Emit func(context.Context, pipeline.Header, ...pipeline.Event) error

	Preset           string        // of photos whose owner asked for none: "fast", "balanced" or "quality"
	EncodeLimit      time.Duration // after it a job fails with model_timed_out; waiting for the model does not count
	ReconstructLimit time.Duration
	// Gate gives turns on the model. By default its own, for four jobs and one model.
	Gate        *admission.Gate
	PhotoMemory int64 // bytes that photos being decoded may hold together
	Clock       func() time.Time
}

// Worker does jobs. Its methods Encode, MakeMask and Reconstruct are handlers.
type Worker struct {
	Config
	photos *photo.Normaliser
	copies copies
}

// New makes a worker. Defaults: balanced, 2 and 10 minutes, photo.DefaultBudget.
func New(cfg Config) *Worker {
	if cfg.Preset == "" {
		cfg.Preset = "balanced"
	}
	if cfg.EncodeLimit == 0 {
		cfg.EncodeLimit = 2 * time.Minute
	}
	if cfg.ReconstructLimit == 0 {
		cfg.ReconstructLimit = 10 * time.Minute
	}
	if cfg.PhotoMemory == 0 {
		cfg.PhotoMemory = photo.DefaultBudget
	}
	if cfg.Gate == nil {
		cfg.Gate, _ = admission.New(4, 1) // within its limits
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	return &Worker{Config: cfg, photos: photo.NewNormaliser(cfg.PhotoMemory)}
}
