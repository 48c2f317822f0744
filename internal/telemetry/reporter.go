package telemetry

import (
	"slices"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Outcomes of a message.
const (
	outcomeOK    = "ok"
	outcomeRetry = "retry"
	outcomeDead  = "dead"
)

// jobs are the reactions of the workers; the others are the handlers'.
var jobs = []string{"encode", "make-mask", "reconstruct"}

// recorder is the reaction that hears every fact of a session once.
const recorder = "update-session"

// Handled is what became of one message.
type Handled struct {
	Reaction string
	Event    pipeline.Event // nil: it could not be read
	Outcome  string         // ok, retry, dead or erased
	Duration time.Duration
	Age      time.Duration // how long it had waited; 0: not known
}

// Reporter makes values of what happens.
type Reporter struct {
	To Recorder
	// Tenants are those with a series of their own.
	Tenants []string
	// Price is what an hour of a worker costs, in dollars.
	Price float64

	facts recent
}

// Handled notes a message.
func (r *Reporter) Handled(h Handled) {
	if h.Age > 0 {
		r.To.Record(QueueAge, milliseconds(h.Age), h.Reaction)
	}
	if h.Outcome == outcomeRetry || h.Outcome == outcomeDead {
		if slices.Contains(jobs, h.Reaction) {
			r.To.Record(WorkerFailures, 1)
		} else {
			r.To.Record(HandlerFailures, 1)
		}
	}
	// A fact that is told again, by SQS or by the sweep, is the same fact.
	if h.Reaction == recorder && h.Outcome == outcomeOK && h.Event != nil && r.facts.first(h.Event.Head().ID) {
		r.fact(h.Event)
	}
}

// LeaseLost notes that somebody else has a message of the reaction.
func (r *Reporter) LeaseLost(reaction string) { r.To.Record(LeaseLost, 1, reaction) }

// Missing notes how much of the topology is not there.
func (r *Reporter) Missing(n int) { r.To.Record(TopologyMissing, float64(n)) }

// Webhook notes a request to an endpoint.
func (r *Reporter) Webhook() { r.To.Record(Webhooks, 1) }

func (r *Reporter) fact(e pipeline.Event) {
	switch e := e.(type) {
	case *pipeline.SessionCreated:
		r.To.Record(Sessions, 1)
	case *pipeline.OwnerNotified:
		r.To.Record(Mails, 1)
	case *pipeline.UploadRejected:
		r.failed(e.Failure, nil)
	case *pipeline.EncodingFailed:
		r.failed(e.Failure, &InitializationFailure)
	case *pipeline.ReconstructionFailed:
		r.failed(e.Failure, &ReconstructionFailure)
	case *pipeline.EncodingCompleted:
		r.To.Record(InitializationSuccess, 1)
		r.To.Record(InitializationDuration, e.Result.DurationSec*1000)
		r.spent(e.Ref(), e.Result.Model, e.Result.StepsSec)
	case *pipeline.ReconstructionCompleted:
		r.To.Record(ReconstructionSuccess, 1)
		r.To.Record(ReconstructionDuration, e.Result.DurationSec*1000)
		if a, ok := e.Result.Artefact(pipeline.OutputMesh); ok {
			r.To.Record(MeshSize, float64(a.Bytes)/(1<<20))
		}
		r.spent(e.Ref(), e.Result.Method, e.Result.StepsSec)
	}
}

// failed counts a failure where it belongs: to the owner, or to us. A rejected upload
// is always the owner's.
func (r *Reporter) failed(f pipeline.Failure, ours *Metric) {
	switch {
	case f.Category == pipeline.User:
		r.To.Record(Rejected, 1)
	case ours != nil:
		r.To.Record(*ours, 1)
	}
}

// spent counts the time that a job had the model for itself. What it fetched and
// wrote meanwhile, other jobs overlapped.
func (r *Reporter) spent(ref pipeline.SessionRef, model string, steps map[string]float64) {
	sec := steps["model"]
	if sec <= 0 {
		return
	}
	tenant := Other
	if slices.Contains(r.Tenants, string(ref.User)) {
		tenant = string(ref.User)
	}
	if model == "" {
		model = Other
	}
	r.To.Record(GPUSeconds, sec, model, tenant)
	r.To.Record(SessionCost, sec/3600*r.Price, tenant)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// remembered is how many facts are known again: those of some 400 sessions, of ten
// facts that are counted each, in half a megabyte.
const remembered = 4096

// recent knows the last facts again.
type recent struct {
	mu   sync.Mutex
	seen map[string]bool
	ring []string
	next int
}

func (r *recent) first(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil {
		r.seen, r.ring = map[string]bool{}, make([]string, remembered)
	}
	if r.seen[id] {
		return false
	}
	delete(r.seen, r.ring[r.next])
	r.ring[r.next], r.seen[id] = id, true
	r.next = (r.next + 1) % remembered
	return true
}
