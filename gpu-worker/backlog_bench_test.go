package gpuworker_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/rs/zerolog"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/localstack/embedded"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/2112-lab/gen3d/sample"
)

// modelTime is what the stand-in model takes. It sleeps, as a CPU does while a GPU works.
const modelTime = 200 * time.Millisecond

// occupied is when the stand-in model worked.
type occupied struct {
	mu          sync.Mutex
	begun, last time.Time
	busy        time.Duration
}

func (o *occupied) work() {
	at := time.Now()
	time.Sleep(modelTime)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.begun.IsZero() {
		o.begun = at
	}
	o.last = time.Now()
	o.busy += o.last.Sub(at)
}

func (o *occupied) Encode(_ context.Context, _ *image.NRGBA, alone gpuworker.Alone) (gpuworker.Encoding, error) {
	if err := alone(func() error { o.work(); return nil }); err != nil {
		return gpuworker.Encoding{}, err
	}
	return gpuworker.Encoding{
		Model: "stand-in", Family: "baseline",
		Describe: func(string) ([]byte, error) { return []byte("{}"), nil },
		Tensors:  []gpuworker.Tensor{{Name: "image_embeddings", Data: make([]byte, 2<<20)}}, // 1×256×64×64 in half precision
	}, nil
}

func (o *occupied) Reconstruct(ctx context.Context, s gpuworker.Subject, progress func(string, float64)) (*splat.Model, error) {
	if err := s.Alone(func() error { o.work(); return nil }); err != nil {
		return nil, err
	}
	return tetrahedron(ctx, s, progress)
}

// BenchmarkBacklog has a worker do jobs that wait at the local cloud's queues, with
// its S3, SNS and SQS over HTTP. The photo is the sample's; the model a stand-in.
func BenchmarkBacklog(b *testing.B) {
	for _, kind := range []admission.Kind{admission.Encode, admission.Reconstruct} {
		b.Run(string(kind), func(b *testing.B) {
			jobs := map[admission.Kind]int{admission.Encode: 40, admission.Reconstruct: 12}[kind]
			for range b.N {
				model := &occupied{}
				ends := backlog(b, kind, model, jobs)
				var overheads []float64
				steps := map[string][]float64{}
				for _, e := range ends {
					took, each := durations(b, e)
					overheads = append(overheads, 1000*(took-each["wait"]-each["model"]))
					for s, v := range each {
						steps[s] = append(steps[s], 1000*v)
					}
				}
				b.ReportMetric(model.busy.Seconds()/model.last.Sub(model.begun).Seconds(), "busy-share")
				b.ReportMetric(middle(overheads), "overhead-ms-p50")
				for s, v := range steps {
					b.Logf("%-16s p50 %.0f ms", s, middle(v))
				}
			}
		})
	}
}

func middle(v []float64) float64 { return slices.Sorted(slices.Values(v))[len(v)/2] }

func durations(b *testing.B, e pipeline.Event) (float64, map[string]float64) {
	switch e := e.(type) {
	case *pipeline.EncodingCompleted:
		return e.Result.DurationSec, e.Result.StepsSec
	case *pipeline.ReconstructionCompleted:
		return e.Result.DurationSec, e.Result.StepsSec
	}
	b.Fatalf("a job ended with %s", e.Type())
	return 0, nil
}

// backlog puts that many requests into a queue, starts a worker, and answers the
// events that ended the jobs.
func backlog(b *testing.B, kind admission.Kind, model *occupied, jobs int) []pipeline.Event {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	cloud, err := embedded.Start(ctx, embedded.Config{Dir: b.TempDir(), Topology: topology.New(), Environment: "dev", Bucket: "bench"})
	must(b, err)
	defer cloud.Close(context.Background())
	at := cloud.Endpoints()
	cfg := aws.Config{Region: at.Region, Credentials: credentials.NewStaticCredentialsProvider(at.AccessKey, at.SecretKey, "")}
	store := s3store.New(s3.NewFromConfig(cfg, func(o *s3.Options) { o.BaseEndpoint, o.UsePathStyle = &at.S3, true }), at.Bucket)
	queues := sqs.NewFromConfig(cfg, func(o *sqs.Options) { o.BaseEndpoint = &at.SQS })
	publisher, err := snssqs.NewPublisher(snssqs.PublisherConfig{
		AWS: cfg, Environment: "dev", Account: "000000000000", Options: []func(*sns.Options){func(o *sns.Options) { o.BaseEndpoint = &at.SNS }},
	})
	must(b, err)
	gate, err := admission.New(4, 1)
	must(b, err)
	table := topology.New()
	events, err := bus.New(bus.Config{
		Events: publisher, DeadLetters: snssqs.NewDeadLetters(queues, "dev"), Log: zerolog.Nop(),
		Delivery: func(context.Context) bus.Delivery { return bus.Delivery{ReceiveCount: 1} },
		Subscriber: func(reaction string) (message.Subscriber, error) {
			q, _ := table.Queue(reaction)
			return snssqs.NewSubscriber(snssqs.Config{Client: queues, Environment: "dev", MaxInFlight: 4, Slots: gate.Door(admission.Kind(reaction)), Visibility: q.Visibility()})
		},
	})
	must(b, err)
	for i := range jobs {
		must(b, events.Emit(ctx, pipeline.Header{ID: "bench"}, dropped(b, store, kind, i)))
	}
	worker := gpuworker.New(gpuworker.Config{Store: store, Encoder: model, Reconstructor: model, Emit: events.Emit, Gate: gate})
	ended := make(chan pipeline.Event, jobs)
	tell := func(answers []pipeline.Event, err error) ([]pipeline.Event, error) {
		if err != nil {
			b.Error(err)
		}
		for _, e := range answers {
			ended <- e
		}
		return answers, err
	}
	bus.On(events, "encode", func(ctx context.Context, e *pipeline.EncodingRequested) ([]pipeline.Event, error) {
		return tell(worker.Encode(ctx, e))
	})
	bus.On(events, "reconstruct", func(ctx context.Context, e *pipeline.ReconstructionRequested) ([]pipeline.Event, error) {
		return tell(worker.Reconstruct(ctx, e))
	})
	go func() { _ = events.Run(ctx) }()
	var all []pipeline.Event
	for range jobs {
		all = append(all, <-ended)
	}
	must(b, events.Close())
	return all
}

// dropped is the request for a session whose photo and mask are there, as the stage
// before left them.
func dropped(b *testing.B, store *s3store.Store, kind admission.Kind, i int) pipeline.Event {
	b.Helper()
	ref := pipeline.SessionRef{User: "bench", Session: pipeline.SessionID(fmt.Sprintf("sess_1700000000_%08x", i))}
	put := func(f pipeline.File, data []byte) string {
		must(b, store.Put(b.Context(), ref.Key(f), bytes.NewReader(data), nil))
		o, err := store.Head(b.Context(), ref.Key(f))
		must(b, err)
		return o.ETag
	}
	photo := put(pipeline.OriginalImage, sample.Photo())
	if kind == admission.Encode {
		run := pipeline.EncodingRun(ref, photo, 1)
		return &pipeline.EncodingRequested{Header: pipeline.Header{Cause: string(run.ID)}, SessionRef: ref, Run: run}
	}
	run := pipeline.ReconstructionRun(ref, 0, photo, put(pipeline.MaskFinal, sample.Mask()), 1)
	return &pipeline.ReconstructionRequested{Header: pipeline.Header{Cause: string(run.ID)}, SessionRef: ref, Run: run}
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
