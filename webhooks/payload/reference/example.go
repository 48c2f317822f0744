package reference

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/payload"
)

var (
	at      = time.Date(2026, 11, 30, 10, 31, 13, 204e6, time.UTC)
	session = pipeline.SessionRef{User: "acme", Session: "sess_1796034600_a1b2c3d4"}
	photo   = pipeline.EncodingRun(session, "9e107d9d372bb6826bd81d3542a419d6", 1)
	model   = pipeline.ReconstructionRun(session, 0, "9e107d9d372bb6826bd81d3542a419d6", "e4d909c290d0fb1ca068ffaddf22cbd0", 1)
)

const sum = "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592"

// facts are one event of each type that is told of, as they are in life.
func facts() map[string]pipeline.Event {
	made := func(f pipeline.File, bytes int64) pipeline.Artefact {
		return pipeline.Artefact{File: f, Key: session.Key(f).String(), Bytes: bytes, SHA256: sum}
	}
	return map[string]pipeline.Event{
		"upload.rejected": &pipeline.UploadRejected{SessionRef: session, Key: session.Prefix() + "photo.jpg", Failure: *pipeline.NewFailure(pipeline.UploadKeyInvalid, "")},
		"encoding.completed": &pipeline.EncodingCompleted{SessionRef: session, Run: photo, Result: pipeline.EncodingResult{
			Image: pipeline.ImageInfo{OriginalFilename: "bear.jpg", Width: 3072, Height: 4096, Format: "JPEG", OriginalWidth: 3456, OriginalHeight: 4608, OriginalBytes: 4_812_334},
			Model: "baseline", DurationSec: 1.874, Artefacts: []pipeline.Artefact{made(pipeline.NormalImage, 2_004_911), made(pipeline.Embeddings, 812)},
		}},
		"encoding.failed":        &pipeline.EncodingFailed{SessionRef: session, Run: photo, Failure: *pipeline.NewFailure(pipeline.PhotoNotAnImage, "")},
		"reconstruction.started": &pipeline.ReconstructionStarted{SessionRef: session, Run: model},
		"reconstruction.completed": &pipeline.ReconstructionCompleted{SessionRef: session, Run: model, Result: pipeline.ReconstructionResult{
			Method: "silhouette inflation", Preset: "balanced", Points: 181_204, Triangles: 61_020, DurationSec: 2.513,
			Artefacts: []pipeline.Artefact{made(pipeline.OutputMesh, 12_321_872), made(pipeline.ModelGLB, 3_118_204), made(pipeline.Poster, 84_120)},
		}},
		"reconstruction.failed": &pipeline.ReconstructionFailed{SessionRef: session, Run: model, Failure: *pipeline.NewFailure(pipeline.MaskEmpty, "")},
		"session.deleted":       &pipeline.SessionDeleted{SessionRef: session},
		"session.restored":      &pipeline.SessionRestored{SessionRef: session},
		payload.TypePing:        &pipeline.EndpointPinged{SessionRef: pipeline.SessionRef{User: "acme"}, Endpoint: "prod"},
	}
}

// example is a body of a type, indented.
func example(k payload.Kind) ([]byte, error) {
	fact, ok := facts()[k.Type]
	if !ok {
		return nil, fmt.Errorf("there is no example of %s", k.Type)
	}
	pipeline.Stamp("example", at, "", []pipeline.Event{fact})
	r := payload.Renderer{Bucket: "gen3d-prod-data", Sessions: "https://api.gen3d.example/v1/sessions/"}
	body, err := r.Render(context.Background(), fact, pipeline.Endpoint{EndpointSpec: pipeline.EndpointSpec{Payload: payload.Version}})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, body, "", "  ")
	b.WriteByte('\n')
	return b.Bytes(), err
}
