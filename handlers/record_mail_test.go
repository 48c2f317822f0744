package handlers_test

import (
	"testing"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
)

func TestRecordMail(t *testing.T) {
	owner, operator := []string{"Ada@example.com"}, []string{notice.Admin}
	for _, c := range []struct {
		name       string
		report     pipeline.MailReport
		told       string // of the session; empty: nothing
		state      pipeline.MailPhase
		suppressed string // an address; empty: none
	}{
		{"delivered", pipeline.MailReport{Phase: pipeline.PhaseDelivered, Recipients: owner}, pipeline.TypeMailDelivered, pipeline.PhaseDelivered, ""},
		{"bounced for good", pipeline.MailReport{Phase: pipeline.PhaseBounced, Hard: true, Recipients: owner}, pipeline.TypeMailBounced, pipeline.PhaseBounced, "ada@example.com"},
		{"bounced for now", pipeline.MailReport{Phase: pipeline.PhaseBounced, Recipients: owner}, pipeline.TypeMailBounced, pipeline.PhaseBounced, ""},
		{"reported as spam", pipeline.MailReport{Phase: pipeline.PhaseComplained, Recipients: owner}, pipeline.TypeMailComplained, pipeline.PhaseComplained, "ada@example.com"},
		{"the operator's copy bounced", pipeline.MailReport{Phase: pipeline.PhaseBounced, Hard: true, Recipients: operator}, "", pipeline.PhaseSent, notice.Admin},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			w.encoded(t, "photo")
			w.mask(t, 0, "mask")
			end := w.reconstructed(t, 0, "")
			told := notified(t, w, end)
			w.apply(t, end, told[0])
			r := c.report
			r.SessionRef, r.Letter, r.Message, r.Owner = ref, w.mails[0].Letter, "ses-1", pipeline.AddressID("ada@example.com")
			r.Header = pipeline.Header{ID: "evt_report", At: w.now}
			var again []pipeline.Event
			for range 2 {
				facts, err := handlers.RecordMail(w)(t.Context(), &r)
				if err != nil {
					t.Fatal(err)
				}
				pipeline.Stamp(r.ID, w.now, "", facts)
				again = append(again, facts...)
			}
			if c.told == "" && len(again) != 0 || c.told != "" && (len(again) != 2 || again[0].Type() != c.told || *again[0].Head() != *again[1].Head()) {
				t.Fatalf("told %v", types(again))
			}
			w.apply(t, again...)
			if s, err := w.Session(t.Context(), ref); err != nil || s.Mail == nil || s.Mail.State != c.state || s.Status != pipeline.Notified {
				t.Errorf("the session says %+v", s.Mail)
			}
			for _, address := range []string{"ada@example.com", notice.Admin} {
				if yes, err := w.Suppressed(t.Context(), pipeline.AddressID(address)); yes != (address == c.suppressed) || err != nil {
					t.Errorf("%s is suppressed: %v, %v", address, yes, err)
				}
			}
			if c.suppressed != "ada@example.com" {
				return
			}
			s := w.mask(t, 0, "mask 2")
			end = w.reconstructed(t, 0, "")
			end.Head().ID = "evt_another"
			if facts := notified(t, w, end); len(w.mails) != 1 || types(facts)[0] != pipeline.TypeMailWithheld {
				t.Errorf("%d mails, %v", len(w.mails), types(facts))
			} else if s = w.apply(t, end, facts[0]); s.Status != pipeline.Completed || !s.AtRest() || s.Mail.State != pipeline.PhaseWithheld || s.Mail.Reason != "address_suppressed" {
				t.Errorf("the session is %s: %+v", s.Status, s.Mail)
			}
		})
	}
	t.Run("a digest marks every session in it", func(t *testing.T) {
		w := gathering()
		for n := range 3 {
			notified(t, w, rejected("ada", n))
		}
		w.wait(w.gather.Quiet)
		w.sweepDigests(t)
		r := pipeline.MailReport{SessionRef: pipeline.SessionRef{User: "ada"}, Letter: w.mails[1].Letter, Phase: pipeline.PhaseDelivered, Owner: pipeline.AddressID("ada@example.com"), Recipients: owner}
		facts, err := handlers.RecordMail(w)(t.Context(), &r)
		if err != nil || len(facts) != 2 {
			t.Errorf("told %v, %v", types(facts), err)
		}
	})
	t.Run("a letter that is not there", func(t *testing.T) {
		r := pipeline.MailReport{SessionRef: ref, Letter: "ltr_x", Phase: pipeline.PhaseDelivered, Owner: pipeline.AddressID("ada@example.com"), Recipients: owner}
		if facts, err := handlers.RecordMail(newWorld())(t.Context(), &r); facts != nil || err != nil {
			t.Errorf("told %v, %v", types(facts), err)
		}
	})
}
