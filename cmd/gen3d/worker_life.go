package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/gpu-worker/life"
	asg "github.com/2112-lab/gen3d/internal/autoscaling"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
)

// lifeConfig says what becomes of the machine that a worker runs on.
type lifeConfig struct {
	Group         string        `help:"Auto Scaling group that this machine belongs to; the worker then joins, protects, drains and ends it. Empty: the machine is left alone."`
	LaunchHook    string        `default:"ready" help:"The group's launch hook, which the worker completes when its models have answered."`
	TerminateHook string        `default:"drain" help:"The group's termination hook, which the worker completes when all is handed back."`
	IdleTimeout   time.Duration `default:"10m" help:"Time without work after which the worker ends its machine; 0: never."`
	Health        string        `help:"Address at which GET /health says how the worker is and GET /metrics answers, such as :9090; empty: none."`
}

// member is the machine as a life sees it.
type member struct{ *asg.Instance }

func (m member) Leaving(ctx context.Context) (life.Reason, error) {
	notice, err := m.Notice(ctx)
	return map[asg.Notice]life.Reason{
		asg.SpotNotice: life.Interrupted, asg.RebalanceNotice: life.Rebalance, asg.TargetNotice: life.Terminating, asg.EventNotice: life.Maintenance,
	}[notice], err
}

func (m member) End(ctx context.Context) error {
	err := m.Instance.End(ctx)
	if errors.Is(err, asg.ErrNeeded) {
		return errors.Join(life.ErrNeeded, err)
	}
	return err
}

// loner is a machine of no group, which nobody ends.
type loner struct{ name string }

func (l loner) ID() string                                 { return l.name }
func (loner) Leaving(context.Context) (life.Reason, error) { return life.Staying, nil }
func (loner) Ready(context.Context, bool) error            { return nil }
func (loner) Protect(context.Context, bool) error          { return nil }
func (loner) Spare(context.Context) (bool, error)          { return false, nil }
func (loner) End(context.Context) error                    { return nil }
func (loner) Gone(context.Context) error                   { return nil }

// machine finds out what this process runs on.
func (c lifeConfig) machine(ctx context.Context, cloud clients) (life.Machine, error) {
	if c.Group == "" {
		name, err := os.Hostname()
		return loner{name}, err
	}
	group := asg.New(autoscaling.NewFromConfig(cloud.AWS), c.Group)
	i, err := asg.NewInstance(ctx, group, imds.NewFromConfig(cloud.AWS), asg.Hooks{Launch: c.LaunchHook, Terminate: c.TerminateHook})
	if err != nil {
		return nil, usage("--group (GEN3D_GROUP) is %q, and that takes a machine of EC2: %v", c.Group, err)
	}
	return member{i}, nil
}

// heartbeats is where workers say how they are.
const heartbeats = "fleet/workers/"

// newLife is the life of a worker on this machine.
func (c lifeConfig) newLife(machine life.Machine, store *s3store.Store, log zerolog.Logger) *life.Life {
	log = log.With().Str("machine", machine.ID()).Logger()
	l := &life.Life{Machine: machine, IdleLimit: c.IdleTimeout, Report: func(doing string, err error) { log.Warn().Err(err).Msg(doing) }}
	if c.Group != "" {
		l.Beat = func(ctx context.Context, s life.State) error {
			if s.Reason != life.Staying {
				log.Info().Str("reason", string(s.Reason)).Int("jobs", s.Jobs).Msg("leaving")
			}
			b, err := json.Marshal(s)
			if err == nil {
				_, err = store.WriteDocument(ctx, heartbeats+s.Machine+".json", b, pipeline.AnyVersion)
			}
			return err
		}
	} else {
		l.IdleLimit = 0
	}
	return l
}

// workerHealth answers 200 while jobs are taken, else 503.
func workerHealth(state func() life.State) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		s := state()
		w.Header().Set("Content-Type", "application/json")
		if s.Phase != life.Working {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(s)
	}
}
