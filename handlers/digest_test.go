package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

// rejected is the n-th of a user's uploads that cannot be used: the shortest way to
// something that an owner is told of.
func rejected(user pipeline.UserID, n int) pipeline.Event {
	e := &pipeline.UploadRejected{SessionRef: pipeline.SessionRef{User: user}, Key: fmt.Sprintf("users/%s/photo-%03d.jpg", user, n), Failure: *pipeline.NewFailure(pipeline.UploadKeyInvalid, "")}
	pipeline.Stamp(fmt.Sprint("upload-", n), start, "", []pipeline.Event{e})
	return e
}

func gathering() *world {
	w := newWorld()
	w.gather = pipeline.Gather{Quiet: 2 * time.Minute, Most: time.Hour}
	return w
}

// sweepDigests runs the sweep once, which must succeed.
func (w *world) sweepDigests(t *testing.T) int {
	t.Helper()
	sent, err := w.digests().Once(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

// A batch of 200 is two mails: the first result's, and one with all others. Each
// result is told of once, whenever and however often its event comes.
func TestABatchIsADigest(t *testing.T) {
	w := gathering()
	var order []int
	for n := range 200 {
		order = append(order, n, n) // each comes twice
	}
	at := map[string]int{}
	for i, n := range order {
		for _, e := range notified(t, w, rejected("ada", (n*37)%200)) {
			at[e.Type()]++
		}
		if i%20 == 0 {
			w.wait(time.Second)
			w.sweepDigests(t)
		}
	}
	if len(w.mails) != 1 || at[pipeline.TypeOwnerNotified] != 2 || at[pipeline.TypeMailGathered] != 398 {
		t.Fatalf("%d mails, told %v", len(w.mails), at)
	}
	w.wait(2 * time.Minute)
	if sent := w.sweepDigests(t); sent != 1 || len(w.mails) != 2 {
		t.Fatalf("%d digests, %d mails", sent, len(w.mails))
	}
	if m := w.mails[1]; m.Subject != "199 of your 3D models could not be made" || m.To != "ada@example.com" || m.Bcc != notice.Admin || m.Unsubscribe == "" {
		t.Errorf("%q to %s", m.Subject, m.To)
	}
	if len(w.emitted) != 199 {
		t.Errorf("told of %d", len(w.emitted))
	}
	ids := map[string]bool{}
	for _, e := range w.emitted {
		if e.Type() != pipeline.TypeOwnerNotified || ids[e.Head().ID] {
			t.Errorf("told %s %s", e.Type(), e.Head().ID)
		}
		ids[e.Head().ID] = true
	}
	w.wait(time.Hour)
	if sent := w.sweepDigests(t); sent != 0 || len(w.mails) != 2 || len(w.Keys("digest/")) != 0 {
		t.Errorf("afterwards %d digests, %d mails, %v", sent, len(w.mails), w.Keys("digest/"))
	}
	if notified(t, w, rejected("ada", 300)); len(w.mails) != 3 {
		t.Errorf("the next result is not told of at once: %d mails", len(w.mails))
	}
}

func TestADigestWaitsAnHourAtMost(t *testing.T) {
	w := gathering()
	notified(t, w, rejected("ada", 0))
	for n := range 70 {
		w.wait(time.Minute)
		notified(t, w, rejected("ada", n+1))
		w.sweepDigests(t)
	}
	if len(w.mails) != 2 {
		t.Errorf("%d mails", len(w.mails))
	}
}

func TestOwnersDoNotWaitForEachOther(t *testing.T) {
	w := gathering()
	for _, user := range []pipeline.UserID{"ada", "unreachable", "eve"} {
		for n := range 3 {
			_, _ = w.notifyOwner()(t.Context(), rejected(user, n)) // that of unreachable fails
		}
	}
	w.wait(2 * time.Minute)
	sent, err := w.digests().Once(t.Context())
	if sent != 2 || err != nil || len(w.mails) != 4 {
		t.Errorf("%d digests, %d mails, %v", sent, len(w.mails), err)
	}
}

func TestPreferencesAreHeeded(t *testing.T) {
	night := &pipeline.QuietHours{From: "22:00", To: "07:00"}
	for _, c := range []struct {
		name  string
		wants pipeline.Preferences
		after time.Duration // from 10:30 to the first result
		at    int           // mails at once
		then  time.Duration
		later int // mails after that
		says  string
	}{
		{"each", pipeline.Preferences{Email: pipeline.EmailEach}, 0, 1, 2 * time.Minute, 2, "2 of your 3D models could not be made"},
		{"in Spanish", pipeline.Preferences{Email: pipeline.EmailEach, Language: pipeline.Spanish}, 0, 1, 2 * time.Minute, 2, "No hemos podido crear 2 de tus modelos 3D"},
		{"none", pipeline.Preferences{Email: pipeline.EmailNone}, 0, 0, 24 * time.Hour, 0, ""},
		{"a digest, before its hour", pipeline.Preferences{Email: pipeline.EmailDigest}, 0, 0, 21 * time.Hour, 0, ""},
		{"a digest, at its hour", pipeline.Preferences{Email: pipeline.EmailDigest}, 0, 0, 21*time.Hour + 30*time.Minute, 1, "3 of your 3D models could not be made"},
		{"a digest, at its hour elsewhere", pipeline.Preferences{Email: pipeline.EmailDigest, TimeZone: "Europe/Madrid"}, 0, 0, 20*time.Hour + 30*time.Minute, 1, "3 of your"},
		{"at night, quiet", pipeline.Preferences{Email: pipeline.EmailEach, QuietHours: night}, 12 * time.Hour, 0, 8 * time.Hour, 0, ""},
		{"at night, quiet until the morning", pipeline.Preferences{Email: pipeline.EmailEach, QuietHours: night}, 12 * time.Hour, 0, 8*time.Hour + 30*time.Minute, 1, "3 of your"},
		{"by day, not quiet", pipeline.Preferences{Email: pipeline.EmailEach, QuietHours: night}, 0, 1, 2 * time.Minute, 2, "2 of your"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := gathering()
			if _, err := w.PutPreferences(t.Context(), "ada", c.wants, ""); err != nil {
				t.Fatal(err)
			}
			w.wait(c.after)
			var told []string
			for n := range 3 {
				told = append(told, types(notified(t, w, rejected("ada", n)))...)
			}
			if len(w.mails) != c.at {
				t.Errorf("%d mails at once, want %d", len(w.mails), c.at)
			}
			if withheld := slices.Contains(told, pipeline.TypeMailWithheld); withheld != (c.wants.Email == pipeline.EmailNone) || len(told) != 3 {
				t.Errorf("told %v", told)
			}
			w.wait(c.then)
			if w.sweepDigests(t); len(w.mails) != c.later || c.later > 0 && !strings.HasPrefix(w.mails[len(w.mails)-1].Subject, c.says) {
				t.Errorf("%d mails later, want %d with %q: %+v", len(w.mails), c.later, c.says, w.mails)
			}
		})
	}
}

// Who wants no more mail by then, or whose address bounced, gets no digest either.
func TestADigestIsWithheld(t *testing.T) {
	for _, c := range []struct {
		name   string
		then   func(*testing.T, *world)
		reason pipeline.Withheld
	}{
		{"unsubscribed meanwhile", func(t *testing.T, w *world) {
			if _, err := w.PutPreferences(t.Context(), "ada", pipeline.Preferences{Email: pipeline.EmailNone}, ""); err != nil {
				t.Fatal(err)
			}
		}, pipeline.WithheldPreference},
		{"bounced meanwhile", func(t *testing.T, w *world) {
			if err := w.Suppress(t.Context(), pipeline.Suppression{ID: pipeline.AddressID("Ada@Example.com"), Phase: pipeline.PhaseBounced}); err != nil {
				t.Fatal(err)
			}
		}, pipeline.WithheldSuppressed},
		{"refused by the mail service", func(_ *testing.T, w *world) {
			w.sends = func() error { return pipeline.Permanent(errors.New("ses refused the mail: MessageRejected")) }
		}, pipeline.WithheldRefused},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := gathering()
			for n := range 3 {
				notified(t, w, rejected("ada", n))
			}
			c.then(t, w)
			w.wait(2 * time.Minute)
			_, err := w.digests().Once(t.Context())
			if (err != nil) != (c.reason == pipeline.WithheldRefused) || len(w.mails) != 1 || len(w.emitted) != 2 {
				t.Fatalf("%d mails, told %v, %v", len(w.mails), types(w.emitted), err)
			}
			for _, e := range w.emitted {
				if held, ok := e.(*pipeline.MailWithheld); !ok || held.Reason != c.reason {
					t.Errorf("told %+v", e)
				}
			}
			if sent := w.sweepDigests(t); sent != 0 || len(w.Keys("digest/")) != 0 {
				t.Error("it is tried again")
			}
		})
	}
}

// Nothing is told of a session that was deleted while its mail waited.
func TestADigestLeavesOutWhatWasOvertaken(t *testing.T) {
	w := gathering()
	notified(t, w, rejected("ada", 0))
	w.encoded(t, "photo")
	w.mask(t, 0, "mask")
	notified(t, w, w.reconstructed(t, 0, ""))
	w.wait(2 * time.Minute)
	gone := w.apply(t, &pipeline.SessionDeleted{SessionRef: ref})
	w.sweepDigests(t)
	if len(w.mails) != 1 || len(w.emitted) != 0 || !gone.Deleted() {
		t.Errorf("%d mails, told %v", len(w.mails), types(w.emitted))
	}
}

// A handler that dies between gathering a result and noting that it did: its message
// comes back after the digest, and nobody is told twice.
func TestAHandlerOfAGatheredResultThatDies(t *testing.T) {
	w := gathering()
	notified(t, w, rejected("ada", 0))
	w.After = func(op pipelinetest.Op, key string) error {
		if op == pipelinetest.Put && strings.HasPrefix(key, "digest/") {
			return errors.New("killed")
		}
		return nil
	}
	if _, err := w.notifyOwner()(t.Context(), rejected("ada", 1)); err == nil {
		t.Fatal("it did not die")
	}
	w.After = nil
	w.wait(w.gather.Quiet)
	w.sweepDigests(t)
	w.wait(time.Hour)
	if facts := notified(t, w, rejected("ada", 1)); len(w.mails) != 2 || types(facts)[0] != pipeline.TypeMailGathered {
		t.Errorf("%d mails, told %v", len(w.mails), types(facts))
	}
	w.wait(w.gather.Quiet)
	if w.sweepDigests(t); len(w.mails) != 2 {
		t.Errorf("%d mails in the end", len(w.mails))
	}
}

// One result in a digest has its own mail, not a list of one; and its session says
// how far the mail came.
func TestADigestOfOne(t *testing.T) {
	w := gathering()
	notified(t, w, rejected("ada", 0))
	w.encoded(t, "photo")
	w.mask(t, 0, "mask")
	if err := w.Upload(ref.Key(pipeline.Poster).String(), []byte("\xff\xd8 a picture"), nil); err != nil {
		t.Fatal(err)
	}
	end := w.reconstructed(t, 0, "")
	held := notified(t, w, end)
	s := w.apply(t, end, held[0])
	if s.Status != pipeline.Completed || !s.AtRest() || s.Mail == nil || s.Mail.State != pipeline.PhaseGathered {
		t.Errorf("while it waits: %s, %+v", s.Status, s.Mail)
	}
	w.wait(2 * time.Minute)
	w.sweepDigests(t)
	if len(w.mails) != 2 || w.mails[1].Subject != "Your 3D model is ready" || len(w.mails[1].Inline) != 1 {
		t.Fatalf("mails %+v", w.mails)
	}
	if s := w.apply(t, w.emitted...); s.Status != pipeline.Notified || s.Mail.State != pipeline.PhaseSent {
		t.Errorf("after it: %s, %+v", s.Status, s.Mail)
	}
}

// A sweep that dies anywhere is finished by the next; a mail comes twice only where it
// died between sending and confirming, and then with the same id.
func TestASweepOfDigestsThatDies(t *testing.T) {
	killed := errors.New("killed")
	for step := range 40 {
		w := gathering()
		for n := range 4 {
			notified(t, w, rejected("ada", n))
		}
		w.wait(2 * time.Minute)
		left := step
		tick := func() error {
			if left--; left < 0 {
				return killed
			}
			return nil
		}
		w.Before = func(pipelinetest.Op, string) error { return tick() }
		w.After = func(pipelinetest.Op, string) error { return tick() }
		w.sends = nil
		d := w.digests()
		d.Emit = func(ctx context.Context, h pipeline.Header, events ...pipeline.Event) error {
			if err := tick(); err != nil {
				return err
			}
			return w.emit(ctx, h, events...)
		}
		_, err := d.Once(t.Context())
		w.Before, w.After = nil, nil
		for range 3 {
			w.wait(patience)
			w.sweepDigests(t)
		}
		ids := map[string]bool{}
		for _, m := range w.mails[1:] {
			ids[m.Letter] = true
		}
		told := map[string]bool{}
		for _, e := range w.emitted {
			told[e.Head().ID] = true
		}
		if len(ids) != 1 || len(w.mails) > 3 || len(told) != 3 || len(w.Keys("digest/")) != 0 {
			t.Errorf("died at step %d (%v): %d mails, %d ids, told of %d", step, err, len(w.mails), len(ids), len(told))
		}
		if err == nil {
			t.Logf("%d steps", step)
			return
		}
	}
	t.Error("it never got through")
}
