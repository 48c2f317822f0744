package objects

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/versity/versitygw/s3err"

	"github.com/2112-lab/gen3d/internal/failpoint"
)

// promise is a set of durable intents and the locks on their keys. The zero
// promise is that of a change nobody asked to hear of: keeping it costs nothing.
type promise struct {
	intents []intent
	unlock  func()
}

// release gives the keys back to the next writer. It may be called again.
func (p *promise) release() {
	if p.unlock != nil {
		p.unlock()
		p.unlock = nil
	}
}

// promise locks the keys of intents and makes the intents durable. On error
// nothing is locked and nothing is promised.
func (d *decorated) promise(intents ...intent) (promise, error) {
	keys := make([]string, len(intents))
	for i, in := range intents {
		keys[i] = in.Key
	}
	p := promise{intents: intents, unlock: d.keys.lock(keys...)}
	now := time.Now()
	for i := range intents {
		intents[i].At = now
		intents[i].own()
	}
	if err := d.events.journal.add(intents); err != nil {
		p.release()
		return promise{}, err
	}
	for _, in := range intents {
		hit(in, "intent")
	}
	return p, nil
}

// keep publishes what was promised of one change, and passes err on. If the
// change failed, the object itself is asked what became of it: an error may come
// after the object was stored.
func (d *decorated) keep(ctx context.Context, p promise, obj object, err error) error {
	for _, in := range p.intents {
		switch {
		case err == nil:
			d.events.deliver(ctx, in, obj)
		case refused(err):
			d.events.journal.erase(in.Sequencer)
		default:
			d.events.resolve(ctx, in)
		}
	}
	return err
}

// keepCurrent is keep for calls that do not say what they stored: it looks, while
// the key is still locked.
func (d *decorated) keepCurrent(ctx context.Context, p *promise, err error) error {
	if len(p.intents) == 0 || err != nil {
		p.release()
		return d.keep(ctx, *p, object{}, err)
	}
	in := p.intents[0]
	obj, found, lookErr := d.events.look(ctx, in)
	p.release()
	if lookErr != nil || !found {
		d.events.resolve(ctx, in)
		return nil
	}
	d.events.deliver(ctx, in, obj)
	return nil
}

// refused reports a condition that did not hold: nothing was changed, for sure.
func refused(err error) bool {
	var s3 s3err.S3Error
	return errors.As(err, &s3) && s3.StatusCode() == http.StatusPreconditionFailed
}

// hit marks a place where the crash suite may kill the process.
func hit(in intent, place string) {
	verb := "put"
	if strings.HasPrefix(in.Event, "ObjectRemoved:") {
		verb = "delete"
	}
	failpoint.Hit("s3", verb, in.Key[strings.LastIndexByte(in.Key, '/')+1:], place)
}
