package main

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

// sweep looks for what was left behind until ctx ends. Several processes may do
// so at once: a repair is the same event from each of them.
func sweep(ctx context.Context, cfg serveConfig, store *s3store.Store, events *bus.Bus, log zerolog.Logger) error {
	patience := handlers.DefaultPatience
	patience.Quiet = cfg.SweepAfter
	s := handlers.Sweep{Store: store, Patience: patience, Clock: time.Now, Emit: events.Emit}
	log = log.With().Str("handler", "sweep").Logger()

	every := time.NewTicker(cfg.SweepEvery)
	defer every.Stop()
	var all, erased time.Time
	for {
		if time.Since(all) >= cfg.SweepAll {
			all = time.Now()
			markOverlooked(ctx, store, cfg.SweepAfter, log)
		}
		if time.Since(erased) >= eraseEvery {
			erased = time.Now()
			erase(ctx, store, log)
		}
		start := time.Now()
		repaired, err := s.Once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil || repaired > 0 {
			log.Info().Err(err).Int("repaired", repaired).Dur("duration_ms", time.Since(start)).Msg("swept")
		}
		select {
		case <-every.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// eraseEvery is how often the sweep looks for what is to be erased: deleted sessions
// whose seven days are over, and remembered requests.
const eraseEvery = time.Hour

func erase(ctx context.Context, store *s3store.Store, log zerolog.Logger) {
	n, err := handlers.SweepDeleted{Store: store, Clock: time.Now}.Once(ctx)
	err = errors.Join(err, store.Forget(ctx, time.Now().Add(-pipeline.MemoLife)))
	if ctx.Err() == nil && (err != nil || n > 0) {
		log.Info().Err(err).Int("sessions", n).Msg("erased what was deleted")
	}
}

// markOverlooked marks sessions whose upload nobody reacted to, so that the
// sweep looks at them.
func markOverlooked(ctx context.Context, store *s3store.Store, grace time.Duration, log zerolog.Logger) {
	marked := 0
	for ref, err := range store.Overlooked(ctx, time.Now(), grace) {
		if err == nil {
			err = store.MarkInFlight(ctx, ref)
		}
		if err != nil {
			if ctx.Err() == nil {
				log.Warn().Err(err).Msg("look for overlooked uploads")
			}
			return
		}
		marked++
	}
	if marked > 0 {
		log.Warn().Int("sessions", marked).Msg("found overlooked uploads")
	}
}
