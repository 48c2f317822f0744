package mailbox

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
)

// heard collects what is published; the first tries may fail.
type heard struct {
	mu    sync.Mutex
	fails int
	all   []string
}

func (h *heard) publish(_ context.Context, b []byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fails > 0 {
		h.fails--
		return errors.New("away")
	}
	var e struct {
		EventType string
		Mail      struct {
			MessageID string
			Tags      map[string][]string
		}
		Bounce struct {
			BouncedRecipients []struct{ EmailAddress string }
		}
		Complaint struct {
			ComplainedRecipients []struct{ EmailAddress string }
		}
		Delivery struct{ Recipients []string }
	}
	if err := json.Unmarshal(b, &e); err != nil || e.Mail.MessageID == "" || e.Mail.Tags["letter"][0] != "ltr_a" {
		return nil // the test misses it
	}
	to := e.Delivery.Recipients
	for _, r := range append(e.Bounce.BouncedRecipients, e.Complaint.ComplainedRecipients...) {
		to = append(to, r.EmailAddress)
	}
	for _, r := range to {
		h.all = append(h.all, e.EventType+" "+r)
	}
	return nil
}

func (h *heard) await(t *testing.T, want ...string) {
	t.Helper()
	slices.Sort(want)
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		h.mu.Lock()
		got := slices.Sorted(slices.Values(h.all))
		h.mu.Unlock()
		if slices.Equal(got, want) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("heard %v, want %v", got, want)
		}
	}
}

func tagged(to ...string) func(*sesv2.SendEmailInput) {
	return func(in *sesv2.SendEmailInput) {
		in.ConfigurationSetName = aws.String("gen3d-dev-mail")
		in.EmailTags = []types.MessageTag{{Name: aws.String("letter"), Value: aws.String("ltr_a")}}
		in.Destination = &types.Destination{ToAddresses: to}
	}
}

func TestMailToTheSimulator(t *testing.T) {
	h := &heard{fails: 1}
	p := newPost(t, func(c *Config) { c.Publish = h.publish })
	if _, err := p.SendEmail(t.Context(), letter(tagged("ada@gen3d.localhost", "bounce+1@simulator.amazonses.com", "Complaint@simulator.amazonses.com", "success@simulator.amazonses.com"))); err != nil {
		t.Fatal(err)
	}
	if _, err := p.SendEmail(t.Context(), letter(nil)); err != nil { // through no configuration set: nobody hears of it
		t.Fatal(err)
	}
	h.await(t, "Delivery ada@gen3d.localhost", "Delivery Complaint@simulator.amazonses.com", "Delivery success@simulator.amazonses.com",
		"Bounce bounce+1@simulator.amazonses.com", "Complaint Complaint@simulator.amazonses.com")
}

// What was not published when the process ended is published by the next.
func TestMailEventsAreNotLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mail.db")
	cfg := Config{AccessKey: "a", SecretKey: "b", Publish: func(context.Context, []byte) error { return errors.New("away") }}
	m, err := Open(path, cfg)
	if err != nil {
		t.Fatal(err)
	}
	msg := message{ID: "m", ConfigSet: "set", Tags: map[string]string{"letter": "ltr_a"}}
	events, err := eventsOf(msg, []string{"ada@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.db.add(msg, []string{"ada@example.com"}, events); err != nil {
		t.Fatal(err)
	}
	m.told.wake()
	m.Mute()
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	h := &heard{}
	cfg.Publish = h.publish
	if m, err = Open(path, cfg); err != nil {
		t.Fatal(err)
	}
	h.await(t, "Delivery ada@example.com")
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}
