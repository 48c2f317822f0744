package webhooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/registry"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

// Register takes up config/webhooks.json: it replaces the endpoints that the file
// manages, pings those that are new or lead elsewhere, and says in
// config/webhooks.status.json what came of it. A file with a mistake changes nothing.
func (s *Service) Register(ctx context.Context, ev *pipeline.ObjectCreated) ([]pipeline.Event, error) {
	key, err := pipeline.ParseTenantKey(ev.Key)
	if err != nil || key.Folder != pipeline.ConfigFolder || key.Name != pipeline.WebhooksFile {
		return nil, pipeline.Permanent(pipeline.NewFailure(pipeline.UploadKeyInvalid, "key %q: %v", ev.Key, err))
	}
	text, etag, err := s.cfg.Store.Document(ctx, key.String())
	var tooLarge pipeline.TooLargeError
	switch {
	case errors.Is(err, pipeline.ErrNotFound):
		return nil, nil // removed meanwhile; its endpoints stay until a file says otherwise
	case errors.As(err, &tooLarge):
		text, etag = make([]byte, registry.MaxConfig+1), ev.ETag
	case err != nil:
		return nil, err
	}
	listed, problems := s.rules.Parse(text)
	r, err := s.book.Update(ctx, key.User, func(r *registry.Registry) error {
		return s.takeUp(ctx, r, listed, problems, etag, ev.EventTime)
	})
	if err != nil {
		return nil, err
	}
	s.known.Keep(r)
	return pings(r), s.answerFile(ctx, r)
}

// takeUp makes a registry what the file says.
func (s *Service) takeUp(ctx context.Context, r *registry.Registry, listed []registry.Listed, problems []registry.Problem, etag string, at time.Time) error {
	if r.File != nil && r.File.ETag == etag && !disabledBefore(r, at) {
		return registry.ErrUnchanged // it was taken up before
	}
	now := s.now()
	problems = append(slices.Clone(problems), clashes(r, listed)...)
	r.File = &registry.File{ETag: etag, ReadAt: now, Problems: problems}
	if len(problems) > 0 {
		return nil
	}
	wanted := map[pipeline.EndpointID]bool{}
	for _, l := range listed {
		wanted[l.ID] = true
		e, _, err := s.made(ctx, r, l.ID, l.EndpointSpec, pipeline.ManagedByFile, now)
		if err != nil {
			return err
		}
		r.Put(e)
	}
	r.Endpoints = slices.DeleteFunc(r.Endpoints, func(e pipeline.Endpoint) bool {
		return e.ManagedBy == pipeline.ManagedByFile && !wanted[e.ID]
	})
	return nil
}

// disabledBefore: the same file sent again is its owner's way to say that a disabled
// endpoint works again.
func disabledBefore(r *registry.Registry, at time.Time) bool {
	return slices.ContainsFunc(r.Endpoints, func(e pipeline.Endpoint) bool {
		return e.ManagedBy == pipeline.ManagedByFile && e.State == pipeline.StateDisabled && e.DisabledAt != nil && e.DisabledAt.Before(at)
	})
}

// clashes are what the file cannot have because of what is there beside it.
func clashes(r *registry.Registry, listed []registry.Listed) (problems []registry.Problem) {
	others := 0
	for _, e := range r.Endpoints {
		if e.ManagedBy != pipeline.ManagedByFile {
			others++
		}
	}
	for i, l := range listed {
		if have := r.Find(l.ID); have != nil && have.ManagedBy != pipeline.ManagedByFile {
			problems = append(problems, registry.Problem{Line: l.Line, Column: l.Column, Message: fmt.Sprintf("id: %q was made through the API; remove it there first, or choose another id", l.ID)})
		}
		if i+others == pipeline.MaxEndpoints {
			problems = append(problems, registry.Problem{Line: l.Line, Column: l.Column, Message: fmt.Sprintf("endpoints: with the %d made through the API there are more than %d", others, pipeline.MaxEndpoints)})
		}
	}
	return problems
}

// made is an endpoint as its owner wants it: the one that is there, changed, or a
// new one. Keys stay, and are made for schemes that have none; the secret is that of
// a key of v1 that was made.
func (s *Service) made(ctx context.Context, r *registry.Registry, id pipeline.EndpointID, spec pipeline.EndpointSpec, by pipeline.Manager, now time.Time) (e pipeline.Endpoint, secret string, err error) {
	e = pipeline.Endpoint{ID: id, ManagedBy: by, CreatedAt: now, ChangedAt: now}
	if have := r.Find(id); have != nil {
		e = *have
		if e.URL != spec.URL || e.State != pipeline.StateActive {
			e.ChangedAt, e.LastPing = now, nil
		}
	}
	e.EndpointSpec, e.State = spec, pipeline.StateActive
	e.DisabledBecause, e.DisabledAt, e.FailingSince = "", nil, nil
	e.Keys = slices.DeleteFunc(slices.Clone(e.Keys), func(k pipeline.SigningKey) bool {
		return !spec.SignsWith(k.Scheme) || k.ExpiresAt != nil && !now.Before(*k.ExpiresAt)
	})
	for _, scheme := range spec.Signing {
		if slices.ContainsFunc(e.Keys, func(k pipeline.SigningKey) bool { return k.Scheme == scheme && k.ExpiresAt == nil }) {
			continue
		}
		var public pipeline.SigningKey
		var key signature.Key
		if public, key, err = s.ring.Make(ctx, r.User, id, scheme, now); err != nil {
			return e, "", err
		}
		e.Keys = append(e.Keys, public)
		if scheme == pipeline.SchemeHMAC {
			secret = key.Secret()
		}
	}
	return e, secret, nil
}

// pings are what is to be told to the endpoints that a file has just changed. They
// are the same for the same change.
func pings(r registry.Registry) (events []pipeline.Event) {
	for _, e := range r.Endpoints {
		if r.File != nil && e.ManagedBy == pipeline.ManagedByFile && e.ChangedAt.Equal(r.File.ReadAt) {
			events = append(events, ping(r.User, e, r.File.ETag))
		}
	}
	return events
}

func ping(user pipeline.UserID, e pipeline.Endpoint, because string) pipeline.Event {
	cause := "ping:" + string(user) + ":" + string(e.ID) + ":" + e.ChangedAt.UTC().Format("20060102T150405.000Z") + ":" + because
	p := &pipeline.EndpointPinged{SessionRef: pipeline.SessionRef{User: user}, Endpoint: e.ID}
	p.ID = pipeline.EventID(cause, p.Type(), 0)
	return p
}

// fileStatus is config/webhooks.status.json.
type fileStatus struct {
	Version   int                 `json:"version"`
	ETag      string              `json:"etag"` // of the file that this is about
	ReadAt    time.Time           `json:"read_at"`
	Accepted  bool                `json:"accepted"`
	Problems  []registry.Problem  `json:"problems,omitempty"`
	Endpoints []pipeline.Endpoint `json:"endpoints"` // as they now are
}

// answerFile writes config/webhooks.status.json, of what the registry has.
func (s *Service) answerFile(ctx context.Context, r registry.Registry) error {
	status := fileStatus{Version: 1, ETag: r.File.ETag, ReadAt: r.File.ReadAt, Accepted: len(r.File.Problems) == 0, Problems: r.File.Problems, Endpoints: []pipeline.Endpoint{}}
	for _, e := range r.Endpoints {
		if e.ManagedBy == pipeline.ManagedByFile {
			status.Endpoints = append(status.Endpoints, e)
		}
	}
	b, err := json.MarshalIndent(status, "", "  ")
	if err != nil {
		return pipeline.Permanent(err)
	}
	key := pipeline.TenantKey{User: r.User, Folder: pipeline.ConfigFolder, Name: "webhooks" + pipeline.StatusSuffix}
	if _, err := s.cfg.Store.WriteDocument(ctx, key.String(), append(b, '\n'), pipeline.AnyVersion); err != nil {
		return fmt.Errorf("answer %s: %w", pipeline.WebhooksFile, err)
	}
	return nil
}
