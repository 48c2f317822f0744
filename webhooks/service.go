package webhooks

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/2112-lab/gen3d/internal/secret"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/journal"
	"github.com/2112-lab/gen3d/webhooks/keyring"
	"github.com/2112-lab/gen3d/webhooks/outbound"
	"github.com/2112-lab/gen3d/webhooks/payload"
	"github.com/2112-lab/gen3d/webhooks/registry"
)

// Store is all that webhooks need of storage.
type Store interface {
	Document(ctx context.Context, key string) ([]byte, string, error)
	WriteDocument(ctx context.Context, key string, body []byte, over string) (string, error)
	RemoveDocument(ctx context.Context, key string) error
	Documents(ctx context.Context, prefix, after string) iter.Seq2[pipeline.Listed, error]
}

// Vault keeps the root of all signing keys; see package keyring.
type Vault interface {
	Root(ctx context.Context, fresh secret.String) (secret.String, error)
}

// sender sends one request.
type sender interface {
	Post(ctx context.Context, url string, header http.Header, body []byte) outbound.Answer
}

// Config is what a Service needs.
type Config struct {
	Store  Store
	Vault  Vault
	Sender sender // nil in processes that never send
	Policy outbound.Policy
	// Bucket, Sessions and Link: see payload.Renderer.
	Bucket   string
	Sessions string
	Link     func(ctx context.Context, key pipeline.ObjectKey, life time.Duration) (string, error)
	// Emit publishes events outside of reactions.
	Emit  func(context.Context, pipeline.Header, ...pipeline.Event) error
	Clock func() time.Time // time.Now if nil
	// Observe hears of every try; nil: nobody.
	Observe func(pipeline.UserID, pipeline.Delivery)
}

// Service is all of webhooks. Its reactions and the API's desk may run in one
// process or in several.
type Service struct {
	cfg    Config
	book   *registry.Book
	known  *registry.Cache
	rules  registry.Rules
	ring   *keyring.Ring
	log    *journal.Journal
	bodies payload.Renderer

	first, later *lanes
	recent       *recent
	others       *others
}

// knownFor is how long a sender remembers an endpoint.
const knownFor = 2 * time.Second

// New makes a service.
func New(cfg Config) *Service {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Observe == nil {
		cfg.Observe = func(pipeline.UserID, pipeline.Delivery) {}
	}
	book := registry.New(cfg.Store)
	return &Service{
		cfg: cfg, book: book, known: registry.NewCache(book, knownFor, cfg.Clock), ring: keyring.New(cfg.Vault),
		rules:  registry.Rules{Types: payload.Types(), Defaults: payload.Defaults(), Payloads: payload.Versions, URL: cfg.Policy.Problems},
		log:    journal.New(cfg.Store, cfg.Clock),
		bodies: payload.Renderer{Bucket: cfg.Bucket, Sessions: cfg.Sessions, Link: cfg.Link, Clock: cfg.Clock},
		first:  newLanes(firstWidth, firstQueue, cfg.Clock), later: newLanes(laterWidth, laterQueue, cfg.Clock), recent: newRecent(), others: newOthers(),
	}
}

func (s *Service) now() time.Time { return s.cfg.Clock().UTC().Truncate(time.Millisecond) }
