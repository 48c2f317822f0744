package gpuworker_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/pipeline"
)

func TestEncode(t *testing.T) {
	w := newWorld()
	w.cfg.Encoder = encoder(func(ctx context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
		w.wait(1500 * time.Millisecond)
		return tinyEncoding(ctx, img)
	})
	photo := samplePhoto(t)
	ev := w.encoding(t, photo)
	events, err := w.worker().Encode(t.Context(), ev)
	if err != nil || len(events) != 1 {
		t.Fatalf("%v, %v", events, err)
	}
	e := events[0].(*pipeline.EncodingCompleted)
	r := e.Result
	if want := (pipeline.ImageInfo{Width: width, Height: height, Format: "JPEG", OriginalWidth: width, OriginalHeight: height, OriginalBytes: int64(len(photo))}); r.Image != want {
		t.Errorf("image %+v, want %+v", r.Image, want)
	}
	if e.Run != ev.Run || e.Cause != ev.ID || r.Model != "test model" || r.Family != "baseline" || r.DurationSec != 1.5 || r.StepsSec["model"] != 1.5 {
		t.Errorf("%+v", e)
	}
	if diff := cmp.Diff([]string{"encoding.started"}, w.told()); diff != "" {
		t.Errorf("told meanwhile (-want +got):\n%s", diff)
	}
	files := map[pipeline.File]bool{}
	for _, a := range r.Artefacts {
		files[a.File] = true
		data := w.Bytes(a.Key)
		sum := sha256.Sum256(data)
		if int64(len(data)) != a.Bytes || hex.EncodeToString(sum[:]) != a.SHA256 {
			t.Errorf("%s is not as told", a.Key)
		}
	}
	if diff := cmp.Diff(map[pipeline.File]bool{pipeline.NormalImage: true, pipeline.Thumbnail: true, pipeline.Embeddings: true, "embeddings.image_embeddings.f16": true}, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if want := int64(len("tensor") + len(w.Bytes(ref.Key(pipeline.Embeddings).String()))); r.Bytes != want {
		t.Errorf("embeddings of %d bytes, want %d", r.Bytes, want)
	}
	img, err := jpeg.Decode(bytes.NewReader(w.Bytes(ref.Key(pipeline.NormalImage).String())))
	if err != nil || img.Bounds().Dx() != width {
		t.Errorf("image.jpg: %v, %v", img.Bounds(), err)
	}
}

// The descriptor comes last: whoever sees it finds all that it speaks of.
func TestEmbeddingsComeAfterTheirTensors(t *testing.T) {
	w := newWorld()
	var order []string
	w.Created = func(e *pipeline.ObjectCreated) { order = append(order, e.Key[strings.LastIndex(e.Key, "/")+1:]) }
	w.cfg.Encoder = encoder(func(ctx context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
		time.Sleep(50 * time.Millisecond) // the pictures are written beside
		return tinyEncoding(ctx, img)
	})
	if _, err := w.worker().Encode(t.Context(), w.encoding(t, samplePhoto(t))); err != nil {
		t.Fatal(err)
	}
	var tensor, descriptor int
	for i, f := range order {
		switch f {
		case "embeddings.image_embeddings.f16":
			tensor = i
		case "embeddings.json":
			descriptor = i
		}
	}
	if tensor == 0 || descriptor < tensor {
		t.Errorf("written in the order %v", order)
	}
}

func TestARepetitionIsAnsweredFromItsReceipt(t *testing.T) {
	w := newWorld()
	calls := 0
	w.cfg.Encoder = encoder(func(ctx context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
		calls++
		return tinyEncoding(ctx, img)
	})
	ev := w.encoding(t, samplePhoto(t))
	first, err := w.worker().Encode(t.Context(), ev)
	if err != nil {
		t.Fatal(err)
	}
	w.wait(time.Hour)
	w.put(t, ref.Key(pipeline.OriginalImage), []byte("replaced meanwhile"))
	second, err := w.worker().Encode(t.Context(), ev)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the repetition says something else (-first +again):\n%s", diff)
	}
	if calls != 1 || len(w.told()) != 1 {
		t.Errorf("the model ran %d times, told %v", calls, w.told())
	}
}

func TestAnOvertakenPhotoEndsSilently(t *testing.T) {
	w := newWorld()
	ev := w.encoding(t, samplePhoto(t))
	w.put(t, ref.Key(pipeline.OriginalImage), jpegOf(t, picture(width, height, 2)))
	events, err := w.worker().Encode(last(t), ev)
	if err != nil || len(events) != 0 {
		t.Errorf("%v, %v", events, err)
	}
	if kept := w.Keys(ref.Prefix() + "receipts/"); len(kept) != 0 {
		t.Errorf("it left %v", kept)
	}
}

// A request told again while it is being worked on waits for what the first becomes.
func TestTwoCopiesOfARequestAreWorkedOnOnce(t *testing.T) {
	w := newWorld()
	ev := w.encoding(t, samplePhoto(t))
	begun, goOn := make(chan struct{}, 2), make(chan struct{})
	w.cfg.Encoder = encoder(func(ctx context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
		begun <- struct{}{}
		<-goOn
		return tinyEncoding(ctx, img)
	})
	worker := w.worker()
	answers := make(chan []pipeline.Event, 2)
	encode := func() {
		events, err := worker.Encode(t.Context(), ev)
		if err != nil {
			t.Error(err)
		}
		answers <- events
	}
	go encode()
	<-begun
	lost, lose := context.WithCancelCause(t.Context())
	lose(errModel)
	if _, err := worker.Encode(lost, ev); !errors.Is(err, errModel) { // its lease is gone meanwhile
		t.Errorf("a copy that nobody waits for ended with %v", err)
	}
	go encode()
	close(goOn)
	if diff := cmp.Diff(<-answers, <-answers); diff != "" {
		t.Errorf("the copies tell different ends:\n%s", diff)
	}
	if len(begun) != 0 || len(w.told()) != 1 {
		t.Errorf("it was begun %d times more, told %v", len(begun), w.told())
	}
}

// A copy goes on where the first failed for a reason that may pass.
func TestACopyOfARequestThatFailedIsWorkedOn(t *testing.T) {
	w := newWorld()
	ev := w.encoding(t, samplePhoto(t))
	begun, goOn := make(chan struct{}, 2), make(chan struct{})
	calls := 0
	w.cfg.Encoder = encoder(func(ctx context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
		begun <- struct{}{}
		<-goOn
		if calls++; calls == 1 {
			return gpuworker.Encoding{}, errModel
		}
		return tinyEncoding(ctx, img)
	})
	worker := w.worker()
	errs := make(chan error, 2)
	encode := func() {
		_, err := worker.Encode(t.Context(), ev)
		errs <- err
	}
	go encode()
	<-begun
	go encode()
	close(goOn)
	if first, second := <-errs, <-errs; !errors.Is(first, errModel) || second != nil {
		t.Errorf("the first ended with %v, the second with %v", first, second)
	}
}

// Two workers at the same run: both may work, one of them tells.
func TestTwoWorkersOnOneRunTellOneEnd(t *testing.T) {
	w := newWorld()
	ev := w.encoding(t, samplePhoto(t))
	both := make(chan struct{}, 2)
	w.cfg.Encoder = encoder(func(ctx context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
		both <- struct{}{}
		for len(both) < 2 { // each waits for the other to be at work
			time.Sleep(time.Millisecond)
		}
		return tinyEncoding(ctx, img)
	})
	type answer struct {
		events []pipeline.Event
		err    error
	}
	answers := make(chan answer)
	for range 2 {
		worker := w.worker()
		go func() {
			events, err := worker.Encode(t.Context(), ev)
			answers <- answer{events, err}
		}()
	}
	a, b := <-answers, <-answers
	if a.err != nil || b.err != nil {
		t.Fatal(a.err, b.err)
	}
	if diff := cmp.Diff(a.events, b.events); diff != "" {
		t.Errorf("the two tell different ends:\n%s", diff)
	}
	if kept := w.Keys(ref.Prefix() + "receipts/"); len(kept) != 1 {
		t.Errorf("receipts %v", kept)
	}
}

func TestOneModelRunsAtATime(t *testing.T) {
	w := newWorld()
	running, most := 0, 0
	w.cfg.Encoder = encoder(func(ctx context.Context, img *image.NRGBA) (gpuworker.Encoding, error) {
		w.mu.Lock()
		running++
		most = max(most, running)
		w.mu.Unlock()
		time.Sleep(10 * time.Millisecond)
		w.mu.Lock()
		running--
		w.mu.Unlock()
		return tinyEncoding(ctx, img)
	})
	worker := w.worker()
	done := make(chan error)
	for i := range 4 {
		other := pipeline.SessionRef{User: "ada", Session: pipeline.SessionID([]string{"sess_1_00000000", "sess_2_00000000", "sess_3_00000000", "sess_4_00000000"}[i])}
		etag := w.put(t, other.Key(pipeline.OriginalImage), samplePhoto(t))
		ev := request(&pipeline.EncodingRequested{SessionRef: other, Run: pipeline.EncodingRun(other, etag, 1)})
		go func() {
			_, err := worker.Encode(t.Context(), ev)
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most != 1 {
		t.Errorf("%d models ran at once", most)
	}
}

func TestAJobThatCannotSayItStartedIsTriedAgain(t *testing.T) {
	w := newWorld()
	away := errors.New("topic is away")
	w.emits = func(pipeline.Event) error { return away }
	if events, err := w.worker().Encode(t.Context(), w.encoding(t, samplePhoto(t))); !errors.Is(err, away) || events != nil {
		t.Errorf("%v, %v", events, err)
	}
}

func TestPublishDecodersPutsWhatEmbeddingsName(t *testing.T) {
	w := newWorld()
	w.cfg.Encoder = gpuworker.Baseline{}
	for range 2 { // again at every start
		if err := w.worker().PublishDecoders(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	file, at := segment.DecoderFile()
	if len(w.models) != 1 || !bytes.Equal(w.models[at.Key], file) {
		t.Errorf("%d files; none, or another, at %s", len(w.models), at.Key)
	}
}
