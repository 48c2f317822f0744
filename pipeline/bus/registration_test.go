package bus_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

func TestEveryMistakeOfARegistrationIsNamed(t *testing.T) {
	w := newWorld(t)
	event := func(context.Context, pipeline.Event) ([]pipeline.Event, error) { return nil, nil }
	object := func(context.Context, *pipeline.ObjectCreated) ([]pipeline.Event, error) { return nil, nil }
	image := func(context.Context, *pipeline.ImageUploaded) ([]pipeline.Event, error) { return nil, nil }
	mask := func(context.Context, *pipeline.MaskUploaded) ([]pipeline.Event, error) { return nil, nil }

	bus.On(w.Bus, "request-dreams", image)        // unknown
	bus.OnEvery(w.Bus, "request-miracles", event) // unknown
	bus.OnObject(w.Bus, "record-dreams", object)  // unknown
	bus.OnObject(w.Bus, "notify-owner", object)   // reacts to events
	bus.On(w.Bus, "request-encoding", mask)       // another type
	bus.On(w.Bus, "request-reconstruction", mask) // one type of two
	bus.OnObject(w.Bus, "record-upload", object)
	bus.OnObject(w.Bus, "record-upload", object) // twice
	bus.On(w.Bus, "encode", func(context.Context, *pipeline.EncodingRequested) ([]pipeline.Event, error) { return nil, nil })
	bus.On(w.Bus, "encode", func(context.Context, *pipeline.EncodingRequested) ([]pipeline.Event, error) { return nil, nil }) // twice
	bus.OnEvery(w.Bus, "update-session", event)                                                                               // as it should be

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	err := w.Run(ctx)
	if err == nil || ctx.Err() != nil {
		t.Fatalf("the bus ran: %v", err)
	}
	for _, name := range []string{"request-dreams", "request-miracles", "record-dreams", "notify-owner", "request-encoding", "request-reconstruction", "record-upload", "encode"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("the mistake with %s is not named in:\n%v", name, err)
		}
	}
	if strings.Contains(err.Error(), "update-session") {
		t.Errorf("update-session is no mistake:\n%v", err)
	}
}

func TestASubscriptionThatFailsIsNamed(t *testing.T) {
	b, err := bus.New(bus.Config{
		Events: &recorder{}, DeadLetters: &recorder{}, Log: zerolog.Nop(),
		Subscriber: func(reaction string) (message.Subscriber, error) { return nil, errors.New("no queue for " + reaction) },
		Delivery:   func(context.Context) bus.Delivery { return bus.Delivery{} },
	})
	if err != nil {
		t.Fatal(err)
	}
	bus.OnEvery(b, "update-session", func(context.Context, pipeline.Event) ([]pipeline.Event, error) { return nil, nil })
	bus.OnObject(b, "record-upload", func(context.Context, *pipeline.ObjectCreated) ([]pipeline.Event, error) { return nil, nil })
	err = b.Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no queue for update-session") || !strings.Contains(err.Error(), "no queue for record-upload") {
		t.Errorf("err = %v", err)
	}
}

func TestABusWithoutItsSurroundingsIsRefused(t *testing.T) {
	if _, err := bus.New(bus.Config{}); err == nil {
		t.Error("it was made")
	}
}

func TestClosingWaitsForWhatIsBeingHandled(t *testing.T) {
	w := newWorld(t)
	begun, finished := make(chan struct{}), make(chan struct{})
	encoding(w, func(context.Context, pipeline.Event) ([]pipeline.Event, error) {
		close(begun)
		time.Sleep(200 * time.Millisecond)
		close(finished)
		return nil, nil
	})
	body := encode(t, requested())
	w.send("encode", 1, body)
	<-begun
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-finished:
	default:
		t.Error("the bus closed while a job was running")
	}
}
