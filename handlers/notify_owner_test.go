package handlers_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
)

// notified handles an event that must succeed, and answers what follows from it.
func notified(t *testing.T, w *world, e pipeline.Event) []pipeline.Event {
	t.Helper()
	events, err := w.notifyOwner()(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	pipeline.Stamp(e.Head().ID, w.now, "", events)
	return events
}

func TestTheOwnerHearsOfTheModelOnce(t *testing.T) {
	w := newWorld()
	w.encoded(t, "photo")
	w.mask(t, 0, "mask")
	end := w.reconstructed(t, 0, "")
	first := notified(t, w, end)
	w.wait(time.Hour)
	second := notified(t, w, end)
	if len(w.mails) != 1 {
		t.Fatalf("%d mails", len(w.mails))
	}
	m := w.mails[0]
	if m.From != notice.From || m.To != "ada@example.com" || m.Bcc != notice.Admin || m.Subject != "Your 3D model is ready" {
		t.Errorf("mail %+v", m)
	}
	for _, want := range []string{"https://gen3d.example/sessions/" + string(ref.Session), "181,204", "11.8\u00a0MB", "silhouette inflation", "1 December 2026, 10:30 UTC", "2.5\u00a0s"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("the text lacks %q:\n%s", want, m.Text)
		}
	}
	if m.Unsubscribe == "" || m.Letter == "" || m.Ref != ref || len(m.Inline) != 0 || strings.Contains(m.Text, "X-Amz") {
		t.Errorf("mail %+v", m)
	}
	if len(first) != 1 || len(second) != 1 || *first[0].Head() != *second[0].Head() {
		t.Fatalf("first %+v, again %+v", first, second)
	}
	e := first[0].(*pipeline.OwnerNotified)
	if e.Run != end.(*pipeline.ReconstructionCompleted).Run.ID || e.Message != "ses-1" || e.Channel != "email" {
		t.Errorf("%+v", e)
	}
	if s := w.apply(t, end, e); s.Status != pipeline.Notified || !s.AtRest() {
		t.Errorf("status %s", s.Status)
	}
}

func TestTheOwnerHearsOfAFailure(t *testing.T) {
	for _, c := range []struct {
		code    pipeline.Code
		subject string
	}{
		{pipeline.MaskEmpty, "We could not make your 3D model"},
		{pipeline.ModelCrashed, "Your 3D model is delayed"},
		{pipeline.StoreUnavailable, "Your 3D model needs another try"},
	} {
		t.Run(string(c.code), func(t *testing.T) {
			w := newWorld()
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			notified(t, w, w.reconstructed(t, 0, c.code))
			f := pipeline.NewFailure(c.code, "")
			m := w.mails[0]
			if m.Subject != c.subject || !strings.Contains(m.Text, f.Message) || strings.Count(m.Text, "\n- ") != 3 || !strings.Contains(m.Text, string(c.code)) {
				t.Errorf("mail %+v", m)
			}
			if strings.Contains(m.Text+m.HTML, "trace of") {
				t.Error("the owner is shown the operator's detail")
			}
		})
	}
	t.Run("of the encoding", func(t *testing.T) {
		w := newWorld()
		s := w.photo(t, "photo")
		run, _ := s.NextEncoding()
		events := notified(t, w, w.stamped(&pipeline.EncodingFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(pipeline.PhotoNotAnImage, "")}))
		if len(w.mails) != 1 || events[0].(*pipeline.OwnerNotified).Run != run.ID {
			t.Errorf("%d mails, %+v", len(w.mails), events)
		}
	})
	t.Run("of an upload without a session", func(t *testing.T) {
		w := newWorld()
		e := w.stamped(&pipeline.UploadRejected{SessionRef: pipeline.SessionRef{User: "ada"}, Key: "users/ada/<b>x</b>.jpg", Failure: *pipeline.NewFailure(pipeline.UploadKeyInvalid, "")})
		notified(t, w, e)
		notified(t, w, e)
		if len(w.mails) != 1 || w.mails[0].To != "ada@example.com" || !strings.Contains(w.mails[0].Text, "users/ada/<b>x</b>.jpg") || strings.Contains(w.mails[0].HTML, "<b>x") {
			t.Errorf("mails %+v", w.mails)
		}
	})
}

func TestNothingIsSentOfWhatWasOvertaken(t *testing.T) {
	for _, c := range []struct {
		name string
		then func(*testing.T, *world)
	}{
		{"another mask, asked for", func(t *testing.T, w *world) { w.mask(t, 0, "mask 2"); w.reconstructed(t, 0, "") }},
		{"another mask, not asked for yet", func(t *testing.T, w *world) { w.mask(t, 0, "mask 2") }},
		{"another photo, not asked for yet", func(t *testing.T, w *world) { w.photo(t, "photo 2") }},
		{"the session was deleted", func(t *testing.T, w *world) { w.apply(t, &pipeline.SessionDeleted{SessionRef: ref}) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			end := w.reconstructed(t, 0, "")
			c.then(t, w)
			for range 2 {
				if events := notified(t, w, end); len(events) != 0 || len(w.mails) != 0 {
					t.Errorf("%d mails, told %v", len(w.mails), types(events))
				}
			}
		})
	}
	t.Run("but of one object while another has a new mask", func(t *testing.T) {
		w := newWorld()
		w.encoded(t, "photo")
		w.mask(t, 0, "mask")
		end := w.reconstructed(t, 0, "")
		w.mask(t, 1, "mask 2")
		if notified(t, w, end); len(w.mails) != 1 {
			t.Errorf("%d mails", len(w.mails))
		}
	})
	t.Run("and a run whose inputs the session does not know yet", func(t *testing.T) {
		w := newWorld()
		run := pipeline.EncodingRun(ref, "photo", 1)
		notified(t, w, w.stamped(&pipeline.EncodingFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(pipeline.PhotoEmpty, "")}))
		if len(w.mails) != 1 {
			t.Errorf("%d mails", len(w.mails))
		}
	})
}

func TestACrashBetweenClaimAndSend(t *testing.T) {
	w := newWorld()
	w.encoded(t, "photo")
	w.mask(t, 0, "mask")
	end := w.reconstructed(t, 0, "")
	w.sends = func() error { return errors.New("killed") }
	if _, err := w.notifyOwner()(t.Context(), end); err == nil || pipeline.IsPermanent(err) {
		t.Fatalf("err = %v", err)
	}
	w.sends = nil
	if _, err := w.notifyOwner()(t.Context(), end); err == nil || pipeline.IsPermanent(err) || len(w.mails) != 0 {
		t.Fatalf("within the patience: %d mails, %v; want it left to whoever claimed it", len(w.mails), err)
	}
	w.wait(patience)
	if events := notified(t, w, end); len(events) != 1 || len(w.mails) != 1 {
		t.Errorf("after the patience: %d mails, %v", len(w.mails), types(events))
	}
	if notified(t, w, end); len(w.mails) != 1 {
		t.Errorf("%d mails in the end", len(w.mails))
	}
}

func TestAMailThatIsRefusedForGoodIsPermanent(t *testing.T) {
	w := newWorld()
	w.encoded(t, "photo")
	w.mask(t, 0, "mask")
	w.sends = func() error { return pipeline.Permanent(errors.New("ses refused the mail: MessageRejected")) }
	if _, err := w.notifyOwner()(t.Context(), w.reconstructed(t, 0, "")); !pipeline.IsPermanent(err) {
		t.Errorf("err = %v", err)
	}
}

func TestAnOwnerWhoCannotBeLookedUp(t *testing.T) {
	w := newWorld()
	e := w.stamped(&pipeline.UploadRejected{SessionRef: pipeline.SessionRef{User: "unreachable"}, Failure: *pipeline.NewFailure(pipeline.UploadKeyInvalid, "")})
	if _, err := w.notifyOwner()(t.Context(), e); err == nil || pipeline.IsPermanent(err) || len(w.mails) != 0 {
		t.Errorf("%d mails, %v", len(w.mails), err)
	}
}

// Many deliveries at the same time send one mail, also when they all find the
// claim of somebody who died.
func TestConcurrentDeliveriesSendOneMail(t *testing.T) {
	t.Run("none before", func(t *testing.T) { concurrentDeliveries(t, false) })
	t.Run("one died before", func(t *testing.T) { concurrentDeliveries(t, true) })
}

func concurrentDeliveries(t *testing.T, died bool) {
	w := newWorld()
	w.encoded(t, "photo")
	w.mask(t, 0, "mask")
	end := w.reconstructed(t, 0, "")
	if died {
		w.sends = func() error { return errors.New("killed") }
		if _, err := w.notifyOwner()(t.Context(), end); err == nil {
			t.Fatal("it did not die")
		}
		w.wait(patience)
	}
	var mu sync.Mutex
	sent := 0
	mailer := mailerFunc(func(context.Context, pipeline.Mail) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		sent++
		return "id", nil
	})
	room := w.mailroom()
	room.Post.Mailer = mailer
	notify := handlers.NotifyOwner(room)
	var g sync.WaitGroup
	for range 8 {
		g.Go(func() {
			if _, err := notify(t.Context(), end); err != nil && pipeline.IsPermanent(err) {
				t.Error(err)
			}
		})
	}
	g.Wait()
	if sent != 1 {
		t.Errorf("%d mails", sent)
	}
}

type mailerFunc func(context.Context, pipeline.Mail) (string, error)

func (f mailerFunc) Send(ctx context.Context, m pipeline.Mail) (string, error) { return f(ctx, m) }

func TestTheLanguageOfAMail(t *testing.T) {
	for _, c := range []struct {
		name    string
		user    pipeline.UserID
		chosen  pipeline.Language
		subject string
	}{
		{"chosen", "ada", pipeline.Spanish, "No hemos podido crear tu modelo 3D"},
		{"of the account", "luisa", "", "No hemos podido crear tu modelo 3D"},
		{"chosen against that of the account", "luisa", pipeline.English, "We could not make your 3D model"},
		{"of nobody", "ada", "", "We could not make your 3D model"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			if c.chosen != "" {
				if _, err := w.PutPreferences(t.Context(), c.user, pipeline.Preferences{Email: pipeline.EmailEach, Language: c.chosen}, ""); err != nil {
					t.Fatal(err)
				}
			}
			notified(t, w, rejected(c.user, 1))
			if len(w.mails) != 1 || w.mails[0].Subject != c.subject {
				t.Errorf("mails %+v", w.mails)
			}
		})
	}
}

// Files are linked where their owner asks for it, and where there is no web app.
func TestLinksToFiles(t *testing.T) {
	for name, c := range map[string]struct {
		files bool
		web   string
		page  bool // a link to the app's page
		links bool
	}{
		"by default":        {false, notice.Web, true, false},
		"asked for":         {true, notice.Web, true, true},
		"without a web app": {false, "", false, true},
		"asked for, too":    {true, "", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			if _, err := w.PutPreferences(t.Context(), "ada", pipeline.Preferences{Email: pipeline.EmailEach, FileLinks: c.files}, ""); err != nil {
				t.Fatal(err)
			}
			room := w.mailroom()
			room.Notice.Web = c.web
			if _, err := handlers.NotifyOwner(room)(t.Context(), w.reconstructed(t, 0, "")); err != nil {
				t.Fatal(err)
			}
			text := w.mails[0].Text
			if page, links := strings.Contains(text, "/sessions/"+string(ref.Session)+"\n"), strings.Contains(text, "X-Amz-Expires=86400"); page != c.page || links != c.links {
				t.Errorf("a page %v, files %v:\n%s", page, links, text)
			}
		})
	}
}

// What an owner put in the picture's place is shown if it is one, and is not read if
// it is huge.
func TestThePictureOfAMail(t *testing.T) {
	for name, c := range map[string]struct {
		poster []byte
		shown  bool
	}{
		"a JPEG":  {[]byte("\xff\xd8 a picture"), true},
		"a page":  {[]byte("<script>alert(1)</script>"), false},
		"a film":  {append([]byte("\xff\xd8"), make([]byte, 1<<20)...), false},
		"nothing": {[]byte{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			if err := w.Upload(ref.Key(pipeline.Poster).String(), c.poster, nil); err != nil {
				t.Fatal(err)
			}
			notified(t, w, w.reconstructed(t, 0, ""))
			if shown := len(w.mails[0].Inline) == 1; shown != c.shown || strings.Contains(w.mails[0].HTML, "cid:") != shown {
				t.Errorf("shown: %v", shown)
			}
		})
	}
}

func TestAnOwnerWithoutAnAddress(t *testing.T) {
	w := newWorld()
	facts := notified(t, w, rejected("nobody", 1))
	if len(w.mails) != 0 || len(facts) != 1 || facts[0].(*pipeline.MailWithheld).Reason != pipeline.WithheldNoAddress {
		t.Errorf("%d mails, %v", len(w.mails), types(facts))
	}
}
