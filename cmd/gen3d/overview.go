package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/gpu-worker/life"
	"github.com/2112-lab/gen3d/internal/cloudwatch"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// overview is a deployment at one moment.
type overview struct {
	At          time.Time      `json:"at"`
	Environment string         `json:"environment"`
	Queues      []queueView    `json:"queues"`
	AgesError   string         `json:"ages_error,omitempty"` // why queues have no ages
	InFlight    int            `json:"sessions_in_flight"`
	Stages      []stageView    `json:"sessions"`
	Workers     []machineState `json:"workers"`
}

type queueView struct {
	snssqs.Depth
	OldestSec *float64  `json:"oldest_sec,omitempty"` // age of the oldest message, where CloudWatch has one
	Dead      int       `json:"dead"`
	DeadSince time.Time `json:"dead_since,omitzero"`   // when the first of those looked at was sent
	Reason    string    `json:"dead_reason,omitempty"` // of that one
}

// stageView are the sessions in flight at one status. Their age is since their last news.
type stageView struct {
	Status    pipeline.Status `json:"status"`
	Sessions  int             `json:"sessions"`
	OldestSec float64         `json:"oldest_sec"`
}

type machineState struct {
	life.State
	Silent bool `json:"silent"` // for longer than a worker that lives
}

// silence is how long a worker that lives is never silent: four of its beats.
const silence = 2 * time.Minute

// forgotten is when a worker that went without a word is no longer shown.
const forgotten = time.Hour

// Dead is how many dead letters there are.
func (s overview) Dead() (n int) {
	for _, q := range s.Queues {
		n += q.Dead
	}
	return n
}

// overlooker looks at a deployment.
type overlooker struct {
	environment string
	queues      *snssqs.Queues
	ages        cloudwatch.Ages
	store       *s3store.Store
	most        int // sessions that are read
}

func (c *topCommand) overlooker(ctx context.Context) (overlooker, error) {
	cloud, bucket, err := ownerConfig{Dir: c.Dir, Bucket: c.Bucket}.cloud(ctx)
	return overlooker{c.Environment, snssqs.NewQueues(cloud.SQS, c.Environment, topology.New()), cloudwatch.NewAges(cloud.CloudWatch), s3store.New(cloud.S3, bucket), c.Sessions}, err
}

// look asks queues, heartbeats and sessions side by side.
func (o overlooker) look(ctx context.Context) (overview, error) {
	s := overview{At: time.Now().UTC(), Environment: o.environment, Queues: []queueView{}, Stages: []stageView{}, Workers: []machineState{}}
	var ages map[string]time.Duration
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { s.Queues, err = o.depths(ctx); return err })
	g.Go(func() error { ages, s.AgesError = o.oldest(ctx, s.At); return nil })
	g.Go(func() (err error) { s.Workers, err = o.machines(ctx, s.At); return err })
	g.Go(func() (err error) { s.InFlight, s.Stages, err = o.stages(ctx, s.At); return err })
	err := g.Wait()
	for i := range s.Queues {
		if age, ok := ages[topology.Name(o.environment, s.Queues[i].Queue)]; ok {
			sec := age.Seconds()
			s.Queues[i].OldestSec = &sec
		}
	}
	return s, err
}

// patience is how long the other figures wait for CloudWatch.
const patience = 3 * time.Second

// oldest are the ages of the queues. That there are none, as where somebody may not ask
// CloudWatch, must not hide all else.
func (o overlooker) oldest(ctx context.Context, now time.Time) (ages map[string]time.Duration, problem string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var names []string
	for _, q := range topology.New().Queues {
		names = append(names, topology.Name(o.environment, q.Name))
	}
	ages, err := o.ages.Oldest(ctx, names, now)
	if err != nil {
		return nil, err.Error()
	}
	return ages, ""
}

// depths are the queues, a row each, with the reason of a dead letter where there are any.
func (o overlooker) depths(ctx context.Context) ([]queueView, error) {
	list, err := o.queues.List(ctx)
	if err != nil {
		return nil, err
	}
	rows := []queueView{}
	for _, d := range list { // each queue is followed by its dead letters
		if !d.DeadLetters || len(rows) == 0 {
			rows = append(rows, queueView{Depth: d})
			continue
		}
		row := &rows[len(rows)-1]
		row.Dead = d.Visible + d.InFlight
		if d.Visible == 0 {
			continue
		}
		letters, err := o.queues.Peek(ctx, d.Queue, 1) // harmless: dead letters have no limit of receives
		if err != nil {
			return nil, err
		}
		for _, l := range letters {
			row.DeadSince, row.Reason = l.SentAt.UTC(), cmp.Or(l.Attributes["reason_poisoned"], "it ran out of tries; the log of its event says why")
		}
	}
	return rows, nil
}

// machines are the workers that say how they are.
func (o overlooker) machines(ctx context.Context, now time.Time) ([]machineState, error) {
	all := []machineState{}
	for d, err := range o.store.Documents(ctx, heartbeats, "") {
		if err != nil {
			return nil, err
		}
		if now.Sub(d.Modified) > forgotten {
			continue
		}
		b, _, err := o.store.Document(ctx, d.Key)
		if errors.Is(err, pipeline.ErrNotFound) {
			continue
		}
		var m machineState
		if err == nil {
			err = json.Unmarshal(b, &m.State)
		}
		if err != nil {
			return nil, err
		}
		m.Silent = now.Sub(m.At) > silence
		all = append(all, m)
	}
	return all, nil
}

// stages counts the sessions that something is owed to, by their status.
func (o overlooker) stages(ctx context.Context, now time.Time) (inFlight int, stages []stageView, err error) {
	var mu sync.Mutex
	found := map[pipeline.Status]stageView{}
	reads, reading := errgroup.WithContext(ctx)
	reads.SetLimit(16)
	for f, err := range o.store.InFlight(ctx) {
		if err != nil {
			return 0, nil, errors.Join(err, reads.Wait())
		}
		if inFlight++; inFlight > o.most {
			continue
		}
		reads.Go(func() error {
			status, since := pipeline.Created, f.Since
			s, err := o.store.Session(reading, f.SessionRef)
			switch {
			case errors.Is(err, pipeline.ErrNotFound): // nobody has reacted yet
			case err != nil:
				return err
			case s.AtRest(): // the sweep has not taken its mark away yet
				return nil
			default:
				status, since = s.Status, s.UpdatedAt
			}
			mu.Lock()
			defer mu.Unlock()
			v := found[status]
			v.Status, v.Sessions, v.OldestSec = status, v.Sessions+1, max(v.OldestSec, now.Sub(since).Seconds())
			found[status] = v
			return nil
		})
	}
	err = reads.Wait()
	stages = []stageView{}
	for _, v := range found {
		stages = append(stages, v)
	}
	slices.SortFunc(stages, func(a, b stageView) int { return cmp.Compare(a.Status, b.Status) })
	return inFlight, stages, err
}
