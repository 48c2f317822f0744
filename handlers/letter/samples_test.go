package letter_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/handlers/letter"
	"github.com/2112-lab/gen3d/pipeline"
)

var (
	ref   = pipeline.SessionRef{User: "ada", Session: "sess_1796034600_a1b2c3d4"}
	until = time.Date(2026, 12, 1, 10, 30, 0, 0, time.UTC)
)

// setting is ada's, in a language.
func setting(l pipeline.Language) letter.Setting {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		panic(err)
	}
	return letter.Setting{Language: l, Zone: zone, Web: "https://gen3d.example", Help: "help@gen3d.example",
		Unsubscribe: "https://gen3d.example/v1/unsubscribe/YWRh.bofMMkSZYjHmAaDB8U9zlQ"}
}

func ready() letter.Result {
	return letter.Result{SessionRef: ref, Name: "Teddy Bär.jpg", Points: 181_204, Bytes: 12_321_872, DurationSec: 4.38,
		Method: "silhouette inflation", Poster: []byte("\xff\xd8 a picture"), Until: until}
}

func failed(code pipeline.Code) letter.Result {
	return letter.Result{SessionRef: ref, Name: "Teddy Bär.jpg", Failure: pipeline.NewFailure(code, "trace of %s", code)}
}

func withFiles(r letter.Result) letter.Result {
	for i, f := range []pipeline.File{pipeline.ModelGLB, pipeline.ModelSPZ, pipeline.OutputMesh} {
		r.Files = append(r.Files, letter.File{Name: f, Bytes: int64(3_118_204 * (i + 1)),
			URL: fmt.Sprintf("https://gen3d.s3.amazonaws.com/users/ada/sessions/%s/%s?X-Amz-Expires=86400&X-Amz-Signature=5ba0%060d", ref.Session, f, i)})
	}
	return r
}

// several are the results of a batch.
func several(n int) (all []letter.Result) {
	for i := range n {
		r := ready()
		r.Session, r.Name = pipeline.SessionID(fmt.Sprintf("sess_1796034600_%08x", i)), fmt.Sprintf("figurine %03d.jpg", i+1)
		switch {
		case i%7 == 3:
			r.Failure = pipeline.NewFailure(pipeline.MaskEmpty, "")
		case i%7 == 5:
			r.Name = ""
		case i%7 == 6:
			r.Object = 2
		}
		all = append(all, r)
	}
	return all
}

// trace is as long and as ugly as they are.
const trace = "reconstruct sess_1796034600_a1b2c3d4, object 0: run model: exit status 137\n" +
	"goroutine 81 [running]:\nruntime/debug.Stack()\n\t/usr/local/go/src/runtime/debug/stack.go:26 +0x5e\n" +
	"github.com/2112-lab/gen3d/gpu-worker/reconstruct.(*Engine).Run(0xc00031e000, {0x1b2c3d4, 0xc000a1b2c3})\n\tgpu-worker/reconstruct/engine.go:118 +0x1c5\n" +
	`stderr: <b>RuntimeError</b>: CUDA out of memory. Tried to allocate 2.31 GiB (GPU 0; 21.99 GiB total capacity)`

func stamped(e pipeline.Event) pipeline.Event {
	pipeline.Stamp("evt_0f1e2d3c4b5a69788796a5b4c3d2e1f0", until, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", []pipeline.Event{e})
	return e
}

// sample is one mail as it is in life.
type sample struct {
	name  string
	write func(*pipeline.Mail, letter.Setting)
}

func samples() []sample {
	of := func(r letter.Result) func(*pipeline.Mail, letter.Setting) {
		return func(m *pipeline.Mail, s letter.Setting) { letter.One(m, s, r) }
	}
	attack := failed(pipeline.UploadKeyInvalid)
	attack.Session, attack.Key = "", "users/ada/sessions/<img src=x onerror=alert(1)>/photo.jpg"
	attack.Name = "<script>alert('name')</script>\r\nBcc: eve@example.com"
	crash := *pipeline.AsFailure(errors.New(trace), pipeline.ModelOutOfMemory)
	return []sample{
		{"success", of(ready())},
		{"success_files", of(withFiles(ready()))},
		{"success_without_web", func(m *pipeline.Mail, s letter.Setting) {
			s.Web, s.Unsubscribe, s.Help = "", "", ""
			r := withFiles(ready())
			r.Name, r.Poster, r.Object = "", nil, 2
			letter.One(m, s, r)
		}},
		{"failure_user", of(failed(pipeline.MaskSizeMismatch))},
		{"failure_transient", of(failed(pipeline.StoreUnavailable))},
		{"failure_system", of(failed(pipeline.ModelOutOfMemory))},
		{"failure_attack", of(attack)},
		{"digest", func(m *pipeline.Mail, s letter.Setting) { letter.Digest(m, s, several(8)) }},
		{"digest_long", func(m *pipeline.Mail, s letter.Setting) { letter.Digest(m, s, several(200)) }},
		{"endpoint_disabled", func(m *pipeline.Mail, s letter.Setting) {
			letter.Disabled(m, s, stamped(&pipeline.EndpointDisabled{SessionRef: pipeline.SessionRef{User: "acme"}, Endpoint: "orders", Because: pipeline.DisabledFailing, Since: until.AddDate(0, 0, -5)}).(*pipeline.EndpointDisabled))
		}},
		{"endpoint_gone", func(m *pipeline.Mail, s letter.Setting) {
			letter.Disabled(m, s, stamped(&pipeline.EndpointDisabled{SessionRef: pipeline.SessionRef{User: "acme"}, Endpoint: "orders", Because: pipeline.DisabledGone, Since: until.Add(-time.Minute)}).(*pipeline.EndpointDisabled))
		}},
		{"alert_failure", func(m *pipeline.Mail, s letter.Setting) {
			e := stamped(&pipeline.ReconstructionFailed{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 0, "a", "b", 1), Failure: crash})
			letter.Alert(m, s, e, "reconstruct", crash)
		}},
		{"alerts_failure", func(m *pipeline.Mail, s letter.Setting) {
			one := func(cause string) pipeline.Event {
				e := &pipeline.ReconstructionFailed{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 0, "a", "b", 1), Failure: crash}
				e.Head().ID = pipeline.EventID(cause, e.Type(), 0)
				return stamped(e)
			}
			letter.Alerts(m, s, 14, one("first"), one("last"), "reconstruct", crash)
		}},
		{"alerts_dead_letter", func(m *pipeline.Mail, s letter.Setting) {
			f := *pipeline.NewFailure(pipeline.RetriesExhausted, "send mail: ses did not take the mail: TooManyRequestsException")
			one := func(message string) pipeline.Event {
				e := &pipeline.MessageDeadLettered{SessionRef: ref, Reaction: "request-reconstruction", MessageID: message, About: pipeline.TypeMaskUploaded, Failure: f}
				e.Head().ID = pipeline.EventID(message, e.Type(), 0)
				return stamped(e)
			}
			letter.Alerts(m, s, 199, one("5fea7756-0ea4-451a-a703-a558b933e274"), one("0b9e4d3c-7d1b-4f57-9a53-3f0b2c1d9e88"), "request-reconstruction", f)
		}},
		{"alert_dead_letter", func(m *pipeline.Mail, s letter.Setting) {
			f := *pipeline.NewFailure(pipeline.RetriesExhausted, "send mail: ses did not take the mail: TooManyRequestsException")
			e := stamped(&pipeline.MessageDeadLettered{SessionRef: ref, Reaction: "notify-owner", MessageID: "5fea7756-0ea4-451a-a703-a558b933e274",
				About: pipeline.TypeReconstructionCompleted, Failure: f})
			letter.Alert(m, s, e, "notify-owner", f)
		}},
	}
}
