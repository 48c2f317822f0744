package mailbox

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// feedItem is one entry of mail.json, for tests and scripts. All are strings.
type feedItem struct {
	ID      string `json:"id"`
	From    string `json:"from"`
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
	At      string `json:"at"` // RFC 3339, UTC, milliseconds
}

// feed writes all entries, oldest first, one at a time so that memory stays small.
func (m *Mailbox) feed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	separator := "["
	err := m.db.each(r.FormValue("to"), false, func(e entry, message func() (message, error)) bool {
		msg, err := message()
		if err != nil {
			m.cfg.Log.Error().Err(err).Msg("mail not readable")
			return false
		}
		line, err := json.Marshal(feedItem{
			ID: strconv.FormatUint(e.Number, 10), From: e.From, To: e.To, Subject: e.Subject,
			Text: msg.Text, HTML: msg.HTML, At: e.At.Format("2006-01-02T15:04:05.000Z"),
		})
		if err != nil {
			return false
		}
		_, err = w.Write(append([]byte(separator), line...))
		separator = ",\n"
		return err == nil
	})
	if err != nil {
		m.cfg.Log.Error().Err(err).Msg("mail not readable")
	}
	if separator == "[" {
		_, _ = w.Write([]byte("["))
	}
	_, _ = w.Write([]byte("]\n"))
}

// clock writes a time for the list: the hour today, else the day.
func clock(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	switch {
	case at.YearDay() == now.YearDay() && at.Year() == now.Year():
		return at.Format("15:04")
	case at.Year() == now.Year():
		return at.Format("2 Jan")
	}
	return at.Format("2 Jan 2006")
}
