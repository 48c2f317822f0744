package telemetry_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/telemetry"
	"github.com/2112-lab/gen3d/pipeline"
)

// book adds up what is recorded, by metric and dimensions.
type book map[string]float64

func (b book) Record(m telemetry.Metric, value float64, dims ...string) {
	b[strings.Join(append([]string{m.Name}, dims...), " ")] += value
}

func ref(user string) pipeline.SessionRef {
	return pipeline.SessionRef{User: pipeline.UserID(user), Session: "sess_1700000000_0123abcd"}
}

func header(id string) pipeline.Header { return pipeline.Header{ID: id} }

func TestWhatHappensBecomesNumbers(t *testing.T) {
	model := map[string]float64{"model": 36, "fetch": 4}
	done := &pipeline.ReconstructionCompleted{Header: header("e1"), SessionRef: ref("acme"), Result: pipeline.ReconstructionResult{
		Method: "learned shape", DurationSec: 45, StepsSec: model,
		Artefacts: []pipeline.Artefact{{File: pipeline.OutputMesh, Bytes: 5 << 20}},
	}}
	ours := *pipeline.NewFailure(pipeline.ModelCrashed, "")
	theirs := *pipeline.NewFailure(pipeline.PhotoTooLarge, "")
	for name, c := range map[string]struct {
		of   []telemetry.Handled
		want book
	}{
		"a model": {
			[]telemetry.Handled{{Reaction: "update-session", Event: done, Outcome: "ok", Age: 2 * time.Second}},
			book{"Reconstruction.Success": 1, "Reconstruction.Duration": 45000, "MeshSize": 5, "Gpu.Seconds learned shape acme": 36, "Session.Cost acme": .036, "Queue.Age update-session": 2000},
		},
		"the same model told twice is one": {
			[]telemetry.Handled{{Reaction: "update-session", Event: done, Outcome: "ok"}, {Reaction: "update-session", Event: done, Outcome: "ok"}},
			book{"Reconstruction.Success": 1, "Reconstruction.Duration": 45000, "MeshSize": 5, "Gpu.Seconds learned shape acme": 36, "Session.Cost acme": .036},
		},
		"the same fact elsewhere is no fact of its own": {
			[]telemetry.Handled{{Reaction: "notify-owner", Event: done, Outcome: "ok"}}, book{},
		},
		"a fact that could not be noted will come again": {
			[]telemetry.Handled{{Reaction: "update-session", Event: done, Outcome: "retry"}}, book{"Handler.Failures": 1},
		},
		"a tenant whom nobody named is other": {
			[]telemetry.Handled{{Reaction: "update-session", Outcome: "ok", Event: &pipeline.EncodingCompleted{Header: header("e2"), SessionRef: ref("somebody"), Result: pipeline.EncodingResult{Model: "baseline", DurationSec: 1, StepsSec: map[string]float64{"model": 18}}}}},
			book{"Initialization.Success": 1, "Initialization.Duration": 1000, "Gpu.Seconds baseline other": 18, "Session.Cost other": .018},
		},
		"a failure of ours and one of theirs": {
			[]telemetry.Handled{
				{Reaction: "update-session", Outcome: "ok", Event: &pipeline.ReconstructionFailed{Header: header("e3"), SessionRef: ref("acme"), Failure: ours}},
				{Reaction: "update-session", Outcome: "ok", Event: &pipeline.EncodingFailed{Header: header("e4"), SessionRef: ref("acme"), Failure: ours}},
				{Reaction: "update-session", Outcome: "ok", Event: &pipeline.EncodingFailed{Header: header("e5"), SessionRef: ref("acme"), Failure: theirs}},
				{Reaction: "update-session", Outcome: "ok", Event: &pipeline.UploadRejected{Header: header("e6"), SessionRef: ref("acme"), Failure: theirs}},
			},
			book{"Reconstruction.Failure": 1, "Initialization.Failure": 1, "Rejected": 2},
		},
		"a job that comes back and one that is given up": {
			[]telemetry.Handled{{Reaction: "reconstruct", Outcome: "retry"}, {Reaction: "encode", Outcome: "dead"}}, book{"Worker.Failures": 2},
		},
		"a session and its mail": {
			[]telemetry.Handled{
				{Reaction: "update-session", Outcome: "ok", Event: &pipeline.SessionCreated{Header: header("e7"), SessionRef: ref("acme")}},
				{Reaction: "update-session", Outcome: "ok", Event: &pipeline.OwnerNotified{Header: header("e8"), SessionRef: ref("acme")}},
			},
			book{"Sessions": 1, "Mails": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := book{}
			r := &telemetry.Reporter{To: got, Tenants: []string{"acme"}, Price: 3.6}
			for _, h := range c.of {
				r.Handled(h)
			}
			if !maps.EqualFunc(got, c.want, func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestSeriesAreBounded(t *testing.T) {
	got := book{}
	b := &telemetry.Bounded{To: got}
	for i := range 10_000 {
		b.Record(telemetry.GPUSeconds, 1, "model", fmt.Sprint("tenant", i))
	}
	if len(got) != telemetry.MostSeries+1 || got["Gpu.Seconds other other"] != 10_000-telemetry.MostSeries {
		t.Errorf("%d series, %g of them in the rest", len(got), got["Gpu.Seconds other other"])
	}
}
