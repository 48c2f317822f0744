package mailbox

import (
	"encoding/json"
	"errors"
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

// feed writes all entries, oldest first, a mail at a time: memory stays small, and
// no transaction waits for a slow reader.
func (m *Mailbox) feed(w http.ResponseWriter, r *http.Request) {
	var numbers []uint64
	err := m.db.each(r.FormValue("to"), false, func(e entry) bool {
		numbers = append(numbers, e.Number)
		return true
	})
	if err != nil {
		m.broken(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	separator := "["
	for _, n := range numbers {
		line, err := m.feedLine(n)
		if errors.Is(err, errNoMail) {
			continue // cleared in between
		}
		if err != nil {
			m.cfg.Log.Error().Err(err).Msg("mail not readable")
			return // JSON that does not end is the only way left to say so
		}
		if _, err := w.Write(append([]byte(separator), line...)); err != nil {
			return
		}
		separator = ",\n"
	}
	if separator == "[" {
		_, _ = w.Write([]byte("["))
	}
	_, _ = w.Write([]byte("]\n"))
}

func (m *Mailbox) feedLine(number uint64) ([]byte, error) {
	e, msg, err := m.db.get(number)
	if err != nil {
		return nil, err
	}
	return json.Marshal(feedItem{
		ID: strconv.FormatUint(e.Number, 10), From: e.From, To: e.To, Subject: e.Subject,
		Text: msg.Text, HTML: msg.HTML, At: e.At.Format("2006-01-02T15:04:05.000Z"),
	})
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
