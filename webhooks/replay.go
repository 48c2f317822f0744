package webhooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/journal"
	"github.com/2112-lab/gen3d/webhooks/payload"
)

// replayBatch is how many deliveries are asked for in one handling of an order, at
// some milliseconds each well within a handler's 30 s. What is left begins with the
// same order put again.
const replayBatch = 1000

// replayStatus is replay/{name}.status.json, and how an order that is interrupted
// goes on where it was.
type replayStatus struct {
	Version   int       `json:"version"`
	State     string    `json:"state"` // refused, running or done
	Problems  []string  `json:"problems,omitempty"`
	ETag      string    `json:"etag"` // of the order that this is about
	Requested int       `json:"requested"`
	Behind    string    `json:"behind,omitempty"` // the last segment that is done
	At        time.Time `json:"at"`
}

// Replay takes up an order in replay/: it finds what is meant in the delivery log,
// and asks for each of it once. What was delivered several times is told again once.
func (s *Service) Replay(ctx context.Context, ev *pipeline.ObjectCreated) ([]pipeline.Event, error) {
	key, err := pipeline.ParseTenantKey(ev.Key)
	if err != nil || key.Folder != pipeline.ReplayFolder || !strings.HasSuffix(key.Name, pipeline.ReplaySuffix) {
		return nil, pipeline.Permanent(pipeline.NewFailure(pipeline.UploadKeyInvalid, "key %q: %v", ev.Key, err))
	}
	text, etag, err := s.cfg.Store.Document(ctx, key.String())
	if errors.Is(err, pipeline.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	status, err := s.replayStatus(ctx, key)
	if err != nil {
		return nil, err
	}
	if status.ETag != etag {
		status = replayStatus{Version: 1, State: "running", ETag: etag}
	}
	if status.State != "running" {
		return nil, nil
	}
	order, problems := s.parseOrder(text)
	if len(problems) == 0 {
		problems, err = s.missing(ctx, key.User, order)
	}
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		status.State, status.Problems = "refused", problems
		return nil, s.answerReplay(ctx, key, status)
	}
	found, more, err := s.search(ctx, key.User, order, &status)
	if err != nil {
		return nil, err
	}
	if err := s.cfg.Emit(ctx, ev.Header, found...); err != nil {
		return nil, err
	}
	status.Requested += len(found)
	if !more {
		status.State = "done"
		return nil, s.answerReplay(ctx, key, status)
	}
	if err := s.answerReplay(ctx, key, status); err != nil {
		return nil, err
	}
	_, err = s.cfg.Store.WriteDocument(ctx, key.String(), text, pipeline.AnyVersion)
	return nil, err
}

// parseOrder reads an order, strictly, and says all that is wrong with it.
func (s *Service) parseOrder(text []byte) (o pipeline.ReplayOrder, problems []string) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&o); err != nil || dec.More() {
		return o, []string{fmt.Sprintf("this is no order of a replay: %v", err)}
	}
	if _, err := pipeline.ParseEndpointID(string(o.Endpoint)); err != nil {
		problems = append(problems, err.Error())
	}
	return o, append(problems, s.orderProblems(&o)...)
}

// orderProblems completes an order, and says what is wrong with its span of time.
func (s *Service) orderProblems(o *pipeline.ReplayOrder) (problems []string) {
	now := s.now()
	if o.EventID == "" && o.From.IsZero() {
		problems = append(problems, "name an event_id, or from when (from)")
	}
	if o.From.IsZero() {
		o.From = now.Add(-journal.Life)
	}
	if o.To.IsZero() {
		o.To = now
	}
	if !o.From.Before(o.To) {
		problems = append(problems, "from is not before to")
	}
	if now.Sub(o.From) > journal.Life+time.Hour {
		problems = append(problems, "from is more than 30 days ago: the log is kept no longer")
	}
	return problems
}

func (s *Service) missing(ctx context.Context, user pipeline.UserID, o pipeline.ReplayOrder) ([]string, error) {
	e, err := s.known.Endpoint(ctx, user, o.Endpoint)
	if err == nil && e == nil {
		return []string{fmt.Sprintf("there is no endpoint %q", o.Endpoint)}, nil
	}
	return nil, err
}

// search finds the next batch of what is meant, and says whether there is more.
// status moves on with it.
func (s *Service) search(ctx context.Context, user pipeline.UserID, o pipeline.ReplayOrder, status *replayStatus) (found []pipeline.Event, more bool, err error) {
	begun := time.Now()
	last := map[string]pipeline.Delivery{} // the newest try of each
	var order []string
	// Only failed ones: what failed may have been delivered later, so all is looked
	// through before anything is asked for.
	for segment, err := range s.log.Between(ctx, user, o.From, o.To, status.Behind) {
		if err != nil {
			return nil, false, err
		}
		for _, d := range segment.Tries {
			if d.Endpoint != o.Endpoint || o.EventID != "" && d.ID != o.EventID || d.At.Before(o.From) || d.At.After(o.To) || d.Type == payload.TypePing {
				continue
			}
			if _, have := last[d.ID]; !have {
				order = append(order, d.ID)
			}
			if last[d.ID].Outcome != pipeline.Delivered {
				last[d.ID] = d
			}
		}
		if !o.OnlyFailed {
			status.Behind = strings.TrimSuffix(segment.Name, ".ndjson") + "~"
			if more = len(order) >= replayBatch || time.Since(begun) > 10*time.Second; more {
				break
			}
		}
	}
	now := s.now()
	for _, id := range order {
		d := last[id]
		if o.OnlyFailed && d.Outcome == pipeline.Delivered {
			continue
		}
		fact, err := pipeline.Unmarshal(d.Fact)
		if err != nil || fact.Ref().User != user || fact.Head().ID != d.ID {
			continue // somebody wrote it who is not us
		}
		again := &pipeline.RedeliveryRequested{SessionRef: fact.Ref(), Order: pipeline.Order{
			Endpoint: o.Endpoint, Attempt: 1, Due: now, First: now, Replay: true, Fact: d.Fact,
		}}
		again.ID = orderID(again.Type(), d.ID, again.Order)
		found = append(found, again)
	}
	return found, more, nil
}

func statusKey(key pipeline.TenantKey) pipeline.TenantKey {
	key.Name = strings.TrimSuffix(key.Name, pipeline.ReplaySuffix) + pipeline.StatusSuffix
	return key
}

func (s *Service) replayStatus(ctx context.Context, key pipeline.TenantKey) (status replayStatus, err error) {
	b, _, err := s.cfg.Store.Document(ctx, statusKey(key).String())
	if errors.Is(err, pipeline.ErrNotFound) {
		return status, nil
	}
	if err == nil && json.Unmarshal(b, &status) != nil {
		return replayStatus{}, nil // somebody else wrote there
	}
	return status, err
}

func (s *Service) answerReplay(ctx context.Context, key pipeline.TenantKey, status replayStatus) error {
	status.At = s.now()
	b, err := json.MarshalIndent(status, "", "  ")
	if err != nil {
		return pipeline.Permanent(err)
	}
	_, err = s.cfg.Store.WriteDocument(ctx, statusKey(key).String(), append(b, '\n'), pipeline.AnyVersion)
	return err
}
