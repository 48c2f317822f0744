package pipeline_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	goldenPhoto = pipeline.Upload{
		ETag: "9e107d9d372bb6826bd81d3542a419d6", Version: "3HL4kqtJvjVBH40Nrjfkd", Sequencer: "0065F1A2B3C4D5E6F7",
		Bytes: 4_812_334, Modified: start, At: start.Add(417 * time.Millisecond),
	}
	goldenMask = pipeline.Upload{
		ETag: "e4d909c290d0fb1ca068ffaddf22cbd0", Version: "L4kqtJlcpXroDTDmJ+rmSp", Sequencer: "0065F1A2C1D2E3F4A5",
		Bytes: 9_120, Modified: start.Add(72 * time.Second), At: start.Add(72*time.Second + 93*time.Millisecond),
	}
	goldenEncoding       = pipeline.EncodingRun(ref, goldenPhoto.ETag, 1)
	goldenReconstruction = pipeline.ReconstructionRun(ref, 2, goldenPhoto.ETag, goldenMask.ETag, 1)
)

func artefact(n pipeline.ObjectNumber, f pipeline.File, bytes int64, sum string) pipeline.Artefact {
	return pipeline.Artefact{File: f, Key: ref.ObjectKey(n, f).String(), Bytes: bytes, SHA256: sum}
}

// goldenEvents is one event of each type, with values as they are in life.
func goldenEvents() []pipeline.Event {
	const (
		sumA = "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592"
		sumB = "ef537f25c895bfa782526529a9b63d97aa631564d5d789c2b765448c8635fb6c"
	)
	events := []pipeline.Event{
		&pipeline.SessionCreated{SessionRef: ref},
		&pipeline.ImageUploaded{SessionRef: ref, Upload: goldenPhoto, Filename: "teddy bear.jpg", Preset: pipeline.PresetQuality},
		&pipeline.MaskUploaded{SessionRef: ref, Object: 2, Upload: goldenMask, Clicks: 5, Refinements: 2,
			MadeOf: &pipeline.Origin{Prompts: "5d41402abc4b2a76b9719d911017c592", Image: goldenPhoto.ETag}},
		&pipeline.PromptsUploaded{SessionRef: ref, Object: 2, Upload: goldenMask},
		&pipeline.UploadRejected{SessionRef: ref, Key: ref.Prefix() + "photo.jpg",
			Failure: *pipeline.NewFailure(pipeline.UploadKeyInvalid, "the file name is not one of Gen3D's")},
		&pipeline.EncodingRequested{SessionRef: ref, Run: goldenEncoding, Image: goldenPhoto},
		&pipeline.EncodingStarted{SessionRef: ref, Run: goldenEncoding},
		&pipeline.EncodingProgressed{SessionRef: ref, Run: goldenEncoding, Advance: pipeline.Advance{Step: "merge regions", Fraction: .625, ETASec: 1.2}},
		&pipeline.EncodingCompleted{SessionRef: ref, Run: goldenEncoding, Result: pipeline.EncodingResult{
			Image: pipeline.ImageInfo{Width: 3072, Height: 4096, Format: "JPEG", OriginalWidth: 3456, OriginalHeight: 4608, OriginalBytes: 4_812_334},
			Model: "baseline", Family: "baseline", Bytes: 1_048_576, DurationSec: 1.874,
			StepsSec: map[string]float64{"fetch": .041, "decode": .402, "model": 1.1, "pictures": .31, "embeddings": .021},
			Artefacts: []pipeline.Artefact{
				artefact(0, pipeline.Embeddings, 812, sumA), artefact(0, pipeline.NormalImage, 2_004_911, sumB),
			}}},
		&pipeline.EncodingFailed{SessionRef: ref, Run: goldenEncoding, Failure: *pipeline.NewFailure(pipeline.PhotoNotAnImage, "begins with %q", "hello, I am text")},
		&pipeline.ReconstructionRequested{SessionRef: ref, Run: goldenReconstruction, Image: goldenPhoto, Mask: goldenMask, Preset: pipeline.PresetQuality},
		&pipeline.ReconstructionStarted{SessionRef: ref, Run: goldenReconstruction},
		&pipeline.ReconstructionProgressed{SessionRef: ref, Run: goldenReconstruction, Advance: pipeline.Advance{Step: "inflate", Fraction: .4, ETASec: 3.3}},
		&pipeline.ReconstructionPreviewed{SessionRef: ref, Run: goldenReconstruction, Result: pipeline.ReconstructionResult{
			Mask: pipeline.MaskInfo{Pixels: 1_204_331, Coverage: 9.571}, Method: "silhouette inflation", Preset: "fast",
			Points: 61_204, Triangles: 21_020, Bounds: [2][3]float64{{-.5, -.41, -.22}, {.5, .41, .24}}, DurationSec: .513,
			Artefacts: []pipeline.Artefact{artefact(2, pipeline.ModelSPZ, 618_204, sumA)}}},
		&pipeline.ReconstructionCompleted{SessionRef: ref, Run: goldenReconstruction, Result: pipeline.ReconstructionResult{
			Mask: pipeline.MaskInfo{Pixels: 1_204_331, Coverage: 9.571}, Method: "silhouette inflation", Preset: "balanced", Seed: 42,
			Points: 181_204, Triangles: 61_020, Bounds: [2][3]float64{{-.5, -.41, -.22}, {.5, .41, .24}}, DurationSec: 2.513,
			StepsSec: map[string]float64{"fetch": .038, "decode": .09, "model": 1.4, "upload": .2},
			Artefacts: []pipeline.Artefact{
				artefact(2, pipeline.ModelGLB, 3_118_204, sumA), artefact(2, pipeline.OutputMesh, 12_321_872, sumB),
			}}},
		&pipeline.ReconstructionFailed{SessionRef: ref, Run: goldenReconstruction, Failure: *pipeline.NewFailure(pipeline.MaskEmpty, "no pixel of 3072 × 4096 above 127")},
		&pipeline.OwnerNotified{SessionRef: ref, Run: goldenReconstruction.ID, Channel: "email", Message: "0102018f3a7c-5d2b"},
		&pipeline.MailGathered{SessionRef: ref, Run: goldenReconstruction.ID},
		&pipeline.MailWithheld{SessionRef: ref, Run: goldenReconstruction.ID, Reason: pipeline.WithheldPreference},
		&pipeline.MailDelivered{SessionRef: ref, Run: goldenReconstruction.ID, Message: "0102018f3a7c-5d2b"},
		&pipeline.MailBounced{SessionRef: ref, Run: goldenReconstruction.ID, Message: "0102018f3a7c-5d2b", Reason: "permanent: general"},
		&pipeline.MailComplained{SessionRef: ref, Run: goldenReconstruction.ID, Message: "0102018f3a7c-5d2b", Reason: "abuse"},
		&pipeline.SessionDeleted{SessionRef: ref},
		&pipeline.SessionRestored{SessionRef: ref},
		&pipeline.SessionRenamed{SessionRef: ref, Name: "Grandma's teddy bear"},
		&pipeline.MessageDeadLettered{SessionRef: ref, Reaction: "notify-owner", MessageID: "5fea7756-0ea4-451a-a703-a558b933e274",
			About: pipeline.TypeReconstructionCompleted, Failure: *pipeline.NewFailure(pipeline.RetriesExhausted, "ses did not take the mail: TooManyRequestsException")},
		&pipeline.EndpointPinged{SessionRef: pipeline.SessionRef{User: ref.User}, Endpoint: "prod"},
		&pipeline.EndpointDisabled{SessionRef: pipeline.SessionRef{User: ref.User}, Endpoint: "prod", URL: "https://hooks.example/gen3d",
			Because: pipeline.DisabledFailing, Since: start.Add(-120 * time.Hour)},
		&pipeline.DeliveryRequested{SessionRef: ref, Order: pipeline.Order{Endpoint: "prod", Attempt: 1, Due: start, First: start,
			Fact: []byte(`{"id":"evt_0f1e2d3c4b5a69788796a5b4c3d2e1f0","type":"session.deleted","version":1,"at":"2026-11-30T10:30:00Z","cause":"x","data":{}}`)}},
		&pipeline.RedeliveryRequested{SessionRef: ref, Order: pipeline.Order{Endpoint: "prod", Attempt: 3, Due: start.Add(5 * time.Minute), First: start, Replay: true,
			Fact: []byte(`{"id":"evt_0f1e2d3c4b5a69788796a5b4c3d2e1f0","type":"session.deleted","version":1,"at":"2026-11-30T10:30:00Z","cause":"x","data":{}}`)}},
	}
	for _, e := range events {
		pipeline.Stamp("evt_0f1e2d3c4b5a69788796a5b4c3d2e1f0", start.Add(73*time.Second), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", []pipeline.Event{e})
	}
	return events
}

func TestEventsAreEncodedAsTheirGoldens(t *testing.T) {
	var told []string
	for _, e := range goldenEvents() {
		told = append(told, e.Type())
		t.Run(e.Type(), func(t *testing.T) {
			line, err := pipeline.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.ContainsRune(line, '\n') {
				t.Error("the encoding has more than one line")
			}
			path := filepath.Join("testdata", "events", e.Type()+".json")
			if *update {
				if err := os.WriteFile(path, indented(t, line), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			golden, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(golden), string(indented(t, line))); diff != "" {
				t.Errorf("encoding (-golden +got):\n%s", diff)
			}
			var compact bytes.Buffer // an event within an event is kept as it is written
			if err := json.Compact(&compact, golden); err != nil {
				t.Fatal(err)
			}
			back, err := pipeline.Unmarshal(compact.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(e, back); diff != "" {
				t.Errorf("decoding the golden (-want +got):\n%s", diff)
			}
			again, err := pipeline.Marshal(back)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(line), string(again)); diff != "" {
				t.Errorf("decoding and encoding is not the identity (-once +again):\n%s", diff)
			}
		})
	}
	for _, eventType := range pipeline.Types() {
		if _, err := os.Stat(filepath.Join("testdata", "events", eventType+".json")); err != nil {
			t.Errorf("%s has no golden: %v", eventType, err)
		}
	}
	if diff := cmp.Diff(len(pipeline.Types()), len(told)); diff != "" {
		t.Errorf("number of events (-types +goldens):\n%s", diff)
	}
}

func indented(t *testing.T, line []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, line, "", "  "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	return b.Bytes()
}
