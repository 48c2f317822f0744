package api

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/contract"
)

// What is read is what the contract allows: nothing unknown, nothing null, nothing behind it.
func FuzzParseBody(f *testing.F) {
	for _, seed := range []string{`{}`, `{"filename":"bear.jpg","content_type":"image/png"}`, `{"filename":null}`, `[]`, `{}{}`, `{"a":{"b":[1,2,{}]}}`, "{\"filename\":\"\xff\"}", strings.Repeat("[", 100)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		body, err := parse[contract.NewSession](raw)
		if err != nil {
			return
		}
		var object map[string]any
		if err := json.Unmarshal(raw, &object); err != nil || object == nil {
			t.Fatalf("%q was read: %v", raw, err)
		}
		for name, value := range object {
			if !strings.EqualFold(name, "filename") && !strings.EqualFold(name, "content_type") || value == nil {
				t.Fatalf("%q was read with %s = %v", raw, name, value)
			}
		}
		if body.Filename == nil {
			return
		}
		if safe := headerSafe(*body.Filename); strings.ContainsFunc(safe, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("%q became %q", *body.Filename, safe)
		}
	})
}

// A query is refused, or asks within its bounds for what the caller may see.
func FuzzReadListing(f *testing.F) {
	f.Add(20, "sess_1700000000_a1b2c3d4", "notified", "bear")
	f.Add(-1, "../eve", "lost", "")
	f.Fuzz(func(t *testing.T, limit int, cursor, status, q string) {
		s := pipeline.Status(status)
		ask, err := readListing(contract.ListSessionsParams{Limit: &limit, Cursor: &cursor, Status: &s, Q: &q})
		if err != nil {
			return
		}
		if ask.limit < 1 || ask.limit > 100 || strings.ContainsAny(string(ask.after), "/.%") || !ask.status.Known() {
			t.Fatalf("%+v", ask)
		}
	})
}

// Only a well-formed ETag of ours goes on to the store.
func FuzzStillGood(f *testing.F) {
	f.Add(`"9e107d9d372bb6826bd81d3542a419d6.998355"`)
	f.Add(`W/"x.1"`)
	f.Add(`*`)
	s := &Server{cfg: Config{}.withDefaults()}
	f.Fuzz(func(t *testing.T, sent string) {
		of := s.stillGood(&sent)
		if strings.ContainsAny(of, "\"\r\n \x00") {
			t.Fatalf("%q gave %q", sent, of)
		}
	})
}
