package webhooks_test

import (
	"context"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks"
)

// counting counts what is asked of storage.
type counting struct {
	*world
	documents int
}

func (c *counting) Document(ctx context.Context, key string) ([]byte, string, error) {
	c.documents++
	return c.world.Document(ctx, key)
}

// When more is to be told than a process manages, every order is late. Looking
// whether another process was there before must not make it later still.
func TestABacklogReadsOthersLogsOnce(t *testing.T) {
	w := newWorld(t)
	w.endpoint("prod", pipeline.EndpointSpec{})
	var orders []*pipeline.DeliveryRequested
	for n := range 200 {
		e := requested(n, user)
		e.Order.Due = w.clock()
		orders = append(orders, e)
	}
	const before = 20 // of which another process, dead meanwhile, has told
	for _, e := range orders[:before] {
		if _, err := w.Deliver(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
	store := &counting{world: w}
	next := webhooks.New(webhooks.Config{Store: store, Vault: w, Sender: w, Bucket: "data", Clock: w.clock, Emit: w.emit})
	w.wait(time.Minute)
	w.sent = nil
	for _, e := range orders {
		if _, err := next.Deliver(context.Background(), e); err != nil {
			t.Fatal(err)
		}
		w.wait(10 * time.Millisecond)
	}
	if len(w.sent) != len(orders)-before {
		t.Errorf("%d were sent, want the %d that nobody had told", len(w.sent), len(orders)-before)
	}
	if most := before + 5; store.documents > most { // the endpoint now and then
		t.Errorf("%d objects were read, want at most %d", store.documents, most)
	}
}
