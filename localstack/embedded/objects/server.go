package objects

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/versity/versitygw/s3api"
)

// Server is a running S3 server.
type Server struct {
	addr    string
	api     *s3api.S3ApiServer
	store   *decorated
	journal *journal
	events  *notifier
	failed  chan error
	cancel  context.CancelFunc
	jobs    sync.WaitGroup
	swept   atomic.Bool // no stray is left of earlier lives
	closing sync.Once
	result  error
}

// Open makes the bucket if need be, publishes the events that an earlier life of
// the process still owed, and listens. It moves the working directory: see the
// package comment. Everything Publish needs must be ready.
func Open(ctx context.Context, cfg Config) (*Server, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	started := time.Now()
	posix, dir, err := openStore(cfg)
	if err != nil {
		return nil, err
	}
	j, err := openJournal(filepath.Join(cfg.Dir, "journal.db"))
	if err != nil {
		return nil, errors.Join(err, dir.release())
	}
	s := &Server{journal: j, failed: make(chan error, 1)}
	s.events = newNotifier(cfg, j, posix)
	s.store = &decorated{Posix: posix, dir: dir, bucket: cfg.Bucket, rules: cfg.Rules, events: s.events}

	err = ensureBucket(ctx, posix, cfg)
	if err == nil {
		err = s.events.replay(ctx)
	}
	if err == nil {
		err = s.listen(cfg)
	}
	if err != nil {
		return nil, errors.Join(err, j.close(), dir.release())
	}
	s.events.retry()

	s.sweep(context.WithoutCancel(ctx), cfg, started)
	return s, nil
}

// sweep clears up after a life that did not close, beside the server.
func (s *Server) sweep(ctx context.Context, cfg Config, since time.Time) {
	ctx, s.cancel = context.WithCancel(ctx)
	if takeClosed(cfg.Dir) {
		s.swept.Store(true)
		return
	}
	s.jobs.Go(func() {
		for _, root := range []string{"data", "versions"} {
			err := sweepStrays(ctx, filepath.Join(cfg.Dir, root), since)
			if err != nil && !errors.Is(err, context.Canceled) {
				cfg.Log.Warn().Err(err).Msg("sweep temporary names of the object store")
			}
			if err != nil {
				return
			}
		}
		s.swept.Store(true)
	})
}

// URL is where to send requests, such as http://127.0.0.1:9000. Buckets are named
// in the path, not in the host.
func (s *Server) URL() string { return "http://" + s.addr }

// Failed gives the error of a server that stopped by itself.
func (s *Server) Failed() <-chan error { return s.failed }

// Waiting counts the events that could not be published yet.
func (s *Server) Waiting() int {
	s.events.mu.Lock()
	defer s.events.mu.Unlock()
	return len(s.events.waiting)
}

// closeGrace is how long reads may go on once all writes are through.
const closeGrace = 300 * time.Millisecond

// Close admits no more requests, lets running writes finish until ctx is done, then
// stops. A long download may be cut off. Events that could not be published are
// published after the next Open.
func (s *Server) Close(ctx context.Context) error {
	s.closing.Do(func() {
		s.result = s.stopServing(ctx)
		s.cancel()
		s.jobs.Wait()
		s.events.stop()
		s.result = errors.Join(s.result, s.journal.close())
		s.store.Posix.Shutdown()
		s.result = errors.Join(s.result, s.store.dir.release())
		if s.result == nil && s.swept.Load() {
			s.result = leaveClosed(s.events.cfg.Dir)
		}
	})
	return s.result
}

func (s *Server) stopServing(ctx context.Context) error {
	written := s.store.writes.close()
	stopped := make(chan error, 1)
	go func() { stopped <- s.api.ShutDown() }()
	select {
	case <-written:
	case <-ctx.Done():
		return fmt.Errorf("stop object store while objects are written: %w", ctx.Err())
	}
	select {
	case err := <-stopped:
		return err
	case <-time.After(closeGrace):
	case <-ctx.Done():
	}
	return nil // what is left are connections without a write
}
