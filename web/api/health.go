package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/web/contract"
)

// healthAge is how long one look at the store serves everybody who asks.
const healthAge = 5 * time.Second

// health is the last look at the store.
type health struct {
	mu     sync.Mutex
	at     time.Time
	result error
}

// GetHealth implements GET /v1/health.
func (s *Server) GetHealth(w http.ResponseWriter, r *http.Request) {
	if err := s.health.look(r.Context(), s.cfg.Clock(), s.cfg.Store.Check); err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusOK, contract.Health{Status: "ok"})
}

func (h *health) look(ctx context.Context, now time.Time, check func(context.Context) error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if now.Sub(h.at) >= healthAge || now.Before(h.at) {
		// Others get the answer, too, so the asker's leaving must not spoil it.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healthAge)
		defer cancel()
		h.result, h.at = check(ctx), now
	}
	return h.result
}
