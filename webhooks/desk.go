package webhooks

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/keyring"
	"github.com/2112-lab/gen3d/webhooks/registry"
)

// Endpoints are an owner's endpoints, by id.
func (s *Service) Endpoints(ctx context.Context, user pipeline.UserID) ([]pipeline.Endpoint, error) {
	r, err := s.book.Read(ctx, user)
	return r.Endpoints, err
}

// PutEndpoint makes or changes an endpoint, and pings an address that is new. It
// errs with pipeline.RefusedError and pipeline.ErrManagedByFile.
func (s *Service) PutEndpoint(ctx context.Context, user pipeline.UserID, id pipeline.EndpointID, spec pipeline.EndpointSpec) (e pipeline.Endpoint, secret string, made bool, err error) {
	if err := s.rules.Check(&spec); err != nil {
		return e, "", false, err
	}
	now := s.now()
	r, err := s.book.Update(ctx, user, func(r *registry.Registry) error {
		have := r.Find(id)
		if have != nil && have.ManagedBy == pipeline.ManagedByFile {
			return pipeline.ErrManagedByFile
		}
		if made = have == nil; made && len(r.Endpoints) >= pipeline.MaxEndpoints {
			return pipeline.RefusedError{Problems: []string{fmt.Sprintf("there are %d endpoints, and no more are allowed", pipeline.MaxEndpoints)}}
		}
		var err error
		e, secret, err = s.made(ctx, r, id, spec, pipeline.ManagedByAPI, now)
		r.Put(e)
		return err
	})
	if err != nil {
		return e, "", false, err
	}
	s.known.Keep(r)
	if e.ChangedAt.Equal(now) {
		err = s.cfg.Emit(ctx, pipeline.Header{ID: "api"}, ping(user, e, "put"))
	}
	return e, secret, made, err
}

// RemoveEndpoint removes an endpoint that the file does not manage.
func (s *Service) RemoveEndpoint(ctx context.Context, user pipeline.UserID, id pipeline.EndpointID) error {
	r, err := s.book.Update(ctx, user, func(r *registry.Registry) error {
		have := r.Find(id)
		if have == nil {
			return pipeline.ErrNotFound
		}
		if have.ManagedBy == pipeline.ManagedByFile {
			return pipeline.ErrManagedByFile
		}
		r.Remove(id)
		return nil
	})
	if err == nil {
		s.known.Keep(r)
	}
	return err
}

// RotateEndpoint gives an endpoint new keys. The old ones sign beside them for a
// day; those that were replaced before end now. The secret is that of v1.
func (s *Service) RotateEndpoint(ctx context.Context, user pipeline.UserID, id pipeline.EndpointID) (e pipeline.Endpoint, secret string, err error) {
	now := s.now()
	r, err := s.book.Update(ctx, user, func(r *registry.Registry) error {
		have := r.Find(id)
		if have == nil {
			return pipeline.ErrNotFound
		}
		ends := now.Add(keyring.Overlap)
		have.Keys = slices.DeleteFunc(have.Keys, func(k pipeline.SigningKey) bool { return k.ExpiresAt != nil })
		for i := range have.Keys {
			have.Keys[i].ExpiresAt = &ends
		}
		for _, scheme := range have.Signing {
			public, key, err := s.ring.Make(ctx, user, id, scheme, now)
			if err != nil {
				return err
			}
			have.Keys = append(have.Keys, public)
			if scheme == pipeline.SchemeHMAC {
				secret = key.Secret()
			}
		}
		e = *have
		return nil
	})
	if err != nil {
		return e, "", err
	}
	s.known.Keep(r)
	if r.File != nil && e.ManagedBy == pipeline.ManagedByFile {
		err = s.answerFile(ctx, r)
	}
	return e, secret, err
}

// PingEndpoint has an endpoint told something, whatever it wants to hear of, and
// answers the id under which the log will tell of it.
func (s *Service) PingEndpoint(ctx context.Context, user pipeline.UserID, id pipeline.EndpointID) (string, error) {
	r, err := s.book.Read(ctx, user)
	if err != nil {
		return "", err
	}
	e := r.Find(id)
	if e == nil {
		return "", pipeline.ErrNotFound
	}
	p := ping(user, *e, rand.Text())
	return p.Head().ID, s.cfg.Emit(ctx, pipeline.Header{ID: "api"}, p)
}

// Deliveries reads a page of an endpoint's log.
func (s *Service) Deliveries(ctx context.Context, user pipeline.UserID, q pipeline.DeliveryQuery) (pipeline.DeliveryPage, error) {
	r, err := s.book.Read(ctx, user)
	if err != nil {
		return pipeline.DeliveryPage{}, err
	}
	if r.Find(q.Endpoint) == nil {
		return pipeline.DeliveryPage{}, pipeline.ErrNotFound
	}
	return s.log.Page(ctx, user, q)
}

// OrderReplay writes an order into replay/, as its owner could, and answers where
// it will be said what came of it.
func (s *Service) OrderReplay(ctx context.Context, user pipeline.UserID, o pipeline.ReplayOrder) (string, error) {
	r, err := s.book.Read(ctx, user)
	if err != nil {
		return "", err
	}
	if r.Find(o.Endpoint) == nil {
		return "", pipeline.ErrNotFound
	}
	asked := o
	if problems := s.orderProblems(&asked); len(problems) > 0 {
		return "", pipeline.RefusedError{Problems: problems}
	}
	b, err := json.Marshal(asked)
	if err != nil {
		return "", pipeline.Permanent(err)
	}
	random := make([]byte, 6)
	_, _ = rand.Read(random) // never errs
	key := pipeline.TenantKey{User: user, Folder: pipeline.ReplayFolder,
		Name: s.now().Format("20060102T150405Z") + "-" + hex.EncodeToString(random) + pipeline.ReplaySuffix}
	if _, err := s.cfg.Store.WriteDocument(ctx, key.String(), b, pipeline.NoVersion); err != nil {
		return "", fmt.Errorf("order a replay: %w", err)
	}
	return statusKey(key).String(), nil
}
