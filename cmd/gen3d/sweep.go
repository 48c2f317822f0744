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
	patience.Quiet, patience.Waiting = cfg.SweepAfter, cfg.SweepWaiting
	s := handlers.Sweep{Store: store, Patience: patience, Clock: time.Now, Emit: events.Emit}
	log = log.With().Str("handler", "sweep").Logger()

	every := time.NewTicker(cfg.SweepEvery)
	defer every.Stop()
	var all, erased time.Time
	for {
		if time.Since(all) >= cfg.SweepAll {
			all = time.Now()
			survey(ctx, store, cfg.SweepAfter, cfg.SessionLife, log)
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
// whose seven days are over, remembered requests, and that sessions were erased.
const eraseEvery = time.Hour

func erase(ctx context.Context, store *s3store.Store, log zerolog.Logger) {
	n, err := handlers.SweepDeleted{Store: store, Clock: time.Now}.Once(ctx)
	err = errors.Join(err, store.Forget(ctx, time.Now().Add(-pipeline.MemoLife)), store.ForgetErased(ctx, time.Now().Add(-pipeline.ErasedLife)))
	if ctx.Err() == nil && (err != nil || n > 0) {
		log.Info().Err(err).Int("sessions", n).Msg("erased what was deleted")
	}
}

// survey marks sessions whose upload nobody reacted to, so that the sweep looks at
// them, corrects the index, and erases sessions that nobody has touched for their life, and
// letters of none. One session's trouble does not keep it from others.
func survey(ctx context.Context, store *s3store.Store, grace, life time.Duration, log zerolog.Logger) {
	marked, listed, aged := 0, 0, 0
	for found, err := range store.Survey(ctx, time.Now(), grace, life) {
		if err == nil && found.Overlooked {
			err = store.MarkInFlight(ctx, found.SessionRef)
			marked++
		}
		if err == nil && found.Unlisted {
			err = store.Relist(ctx, found.SessionRef)
			listed++
		}
		if err == nil && found.Letter != "" {
			err = store.ForgetLetter(ctx, found.User, found.Letter)
		}
		if err == nil && found.Aged {
			err = store.Erase(ctx, found.SessionRef)
			aged++
		}
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			log.Warn().Err(err).Str("session", string(found.Session)).Msg("look for what was missed")
		}
	}
	if marked > 0 {
		log.Warn().Int("sessions", marked).Msg("found overlooked uploads")
	}
	if aged > 0 {
		log.Info().Int("sessions", aged).Msg("erased sessions that had their time")
	}
	if listed > 0 {
		log.Info().Int("sessions", listed).Msg("looked at index entries")
	}
}
