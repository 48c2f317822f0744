package objects

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/s3err"
)

const (
	// publishLimit bounds one attempt to publish an event.
	publishLimit = 10 * time.Second
	// retryPause is the time between attempts for events that had to wait.
	retryPause = time.Second
)

// notifier turns intents into published events.
type notifier struct {
	cfg     Config
	rules   rules
	journal *journal
	store   backend.Backend

	mu      sync.Mutex
	waiting map[uint64]intent // publishing failed; the timer tries again
	quit    chan struct{}
	ended   sync.WaitGroup
}

func newNotifier(cfg Config, j *journal, store backend.Backend) *notifier {
	return &notifier{
		cfg: cfg, rules: cfg.Rules, journal: j, store: store,
		waiting: make(map[uint64]intent),
		quit:    make(chan struct{}),
	}
}

// deliver publishes the event of a change that is known to have happened.
func (n *notifier) deliver(ctx context.Context, in intent, obj object) {
	hit(in, "stored")
	// The change is done, so its event is owed even if the request is over.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), publishLimit)
	defer cancel()
	for _, rule := range n.rules.matching(in.Event, in.Key) {
		message, err := n.cfg.encode(in, obj, rule.Topic)
		if err == nil {
			err = n.cfg.Publish(ctx, rule.Topic, message)
		}
		if err != nil {
			n.park(in, err)
			return
		}
	}
	hit(in, "published")
	n.journal.erase(in.Sequencer)
	n.mu.Lock()
	delete(n.waiting, in.Sequencer)
	n.mu.Unlock()
}

// resolve finds out what became of a change and publishes its event if it
// happened.
func (n *notifier) resolve(ctx context.Context, in intent) {
	obj, found, err := n.look(context.WithoutCancel(ctx), in)
	switch {
	case err != nil:
		n.park(in, err)
	case found:
		n.deliver(ctx, in, obj)
	default:
		n.journal.erase(in.Sequencer)
		n.mu.Lock()
		delete(n.waiting, in.Sequencer)
		n.mu.Unlock()
	}
}

// look reports whether the change of an intent is there to be seen, and the
// object's state.
func (n *notifier) look(ctx context.Context, in intent) (obj object, happened bool, err error) {
	ask := &s3.HeadObjectInput{Bucket: &n.cfg.Bucket, Key: &in.Key}
	if in.Version != "" {
		ask.VersionId = &in.Version
	}
	head, err := n.store.HeadObject(ctx, ask)
	there, err := present(err)
	if err != nil {
		return object{}, false, err
	}
	if strings.HasPrefix(in.Event, "ObjectRemoved:") {
		return object{Version: in.Version}, !there, nil
	}
	if !there || aws.ToTime(head.LastModified).Before(in.Staged) {
		return object{}, false, nil
	}
	return object{
		Size:    head.ContentLength,
		ETag:    aws.ToString(head.ETag),
		Version: aws.ToString(head.VersionId),
	}, true, nil
}

// present reads the error of a HEAD: nil is there, a 404 or the 405 of a delete
// marker is not, anything else is unknown.
func present(err error) (bool, error) {
	var s3 s3err.S3Error
	switch {
	case err == nil:
		return true, nil
	case errors.As(err, &s3) && (s3.StatusCode() == http.StatusNotFound ||
		s3.StatusCode() == http.StatusMethodNotAllowed):
		return false, nil
	}
	return false, err
}

// park keeps an intent for the timer. Its durable copy is still in the journal.
func (n *notifier) park(in intent, cause error) {
	n.mu.Lock()
	n.waiting[in.Sequencer] = in
	n.mu.Unlock()
	n.cfg.Log.Warn().Err(cause).Str("event", in.Event).Uint64("sequencer", in.Sequencer).
		Msg("object event waits")
}

// replay settles what an earlier life of the process left behind.
func (n *notifier) replay(ctx context.Context) error {
	left, err := n.journal.left()
	if err != nil {
		return err
	}
	for _, in := range left {
		n.resolve(ctx, in)
	}
	return nil
}

// retry resolves parked intents until stop.
func (n *notifier) retry() {
	n.ended.Go(func() {
		tick := time.NewTicker(retryPause)
		defer tick.Stop()
		for {
			select {
			case <-n.quit:
				return
			case <-tick.C:
			}
			n.mu.Lock()
			due := make([]intent, 0, len(n.waiting))
			for _, in := range n.waiting {
				due = append(due, in)
			}
			n.mu.Unlock()
			for _, in := range due {
				n.resolve(context.Background(), in)
			}
		}
	})
}

func (n *notifier) stop() {
	close(n.quit)
	n.ended.Wait()
}
