package pipeline_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/2112-lab/gen3d/pipeline"
)

func TestEventIDDependsOnCauseTypeAndPosition(t *testing.T) {
	id := pipeline.EventID("evt_a", "mask.uploaded", 0)
	if !strings.HasPrefix(id, "evt_") || len(id) != len("evt_")+32 {
		t.Errorf("id %q", id)
	}
	if id != pipeline.EventID("evt_a", "mask.uploaded", 0) {
		t.Error("the same cause gave another id")
	}
	for name, other := range map[string]string{
		"cause":    pipeline.EventID("evt_b", "mask.uploaded", 0),
		"type":     pipeline.EventID("evt_a", "image.uploaded", 0),
		"position": pipeline.EventID("evt_a", "mask.uploaded", 1),
		"cut":      pipeline.EventID("evt_am", "ask.uploaded", 0),
	} {
		if other == id {
			t.Errorf("another %s gave the same id", name)
		}
	}
}

func TestStampGivesARedeliveryTheSameIDs(t *testing.T) {
	follow := func() []pipeline.Event {
		return []pipeline.Event{
			&pipeline.SessionCreated{Header: pipeline.Header{Cause: "own"}, SessionRef: ref},
			&pipeline.MaskUploaded{SessionRef: ref}, &pipeline.MaskUploaded{SessionRef: ref, Object: 1},
			&pipeline.ImageUploaded{SessionRef: ref},
		}
	}
	first, second := follow(), follow()
	pipeline.Stamp("cause", start, "trace-1", first)
	pipeline.Stamp("cause", start.Add(time.Hour), "trace-2", second)
	seen := map[string]bool{}
	for i := range first {
		a, b := first[i].Head(), second[i].Head()
		if a.ID == "" || a.ID != b.ID {
			t.Errorf("%s: %q at first, %q again", first[i].Type(), a.ID, b.ID)
		}
		if seen[a.ID] {
			t.Errorf("%s shares its id with another", first[i].Type())
		}
		seen[a.ID] = true
	}
	if got := first[0].Head().Cause; got != "own" {
		t.Errorf("a cause of its own became %q", got)
	}
	if first[0].Head().ID != pipeline.EventID("own", pipeline.TypeSessionCreated, 0) {
		t.Error("the id was not derived from the event's own cause")
	}
}

func TestStampKeepsWhatIsThere(t *testing.T) {
	at := time.Date(2026, 11, 30, 12, 0, 0, 123_456_789, time.FixedZone("CET", 3600))
	e := &pipeline.MaskUploaded{Header: pipeline.Header{ID: "evt_kept", Cause: "c", At: at, Trace: "t"}, SessionRef: ref}
	pipeline.Stamp("other", start, "other", []pipeline.Event{e})
	if want := (pipeline.Header{ID: "evt_kept", Cause: "c", At: at.UTC().Truncate(time.Millisecond), Trace: "t"}); *e.Head() != want {
		t.Errorf("header %+v, want %+v", *e.Head(), want)
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	line, err := pipeline.Marshal(goldenEvents()[2])
	if err != nil {
		t.Fatal(err)
	}
	replaced := func(old, new string) string {
		if !bytes.Contains(line, []byte(old)) {
			t.Fatalf("%s is not in %s", old, line)
		}
		return strings.Replace(string(line), old, new, 1)
	}
	for name, c := range map[string]struct{ body, says string }{
		"nothing":               {"", "envelope"},
		"text":                  {"hello", "envelope"},
		"a list":                {"[]", "envelope"},
		"something behind it":   {string(line) + "{}", "envelope"},
		"a newer envelope":      {replaced(`"version":1`, `"version":2`), "version 2"},
		"an unknown type":       {replaced("mask.uploaded", "mask.dreamed"), "mask.dreamed"},
		"no id":                 {replaced(`"id":"evt_`, `"xd":"evt_`), "id or at is missing"},
		"no time":               {replaced(`"at":"2026`, `"xt":"2026`), "id or at is missing"},
		"data of another shape": {replaced(`"object":2`, `"object":"two"`), "mask.uploaded"},
		"no data":               {replaced(`"data":`, `"dota":`), "mask.uploaded"},
		"a way out as user":     {replaced(`"user_id":"ada"`, `"user_id":".."`), "user id"},
		"another's folder":      {replaced(`"user_id":"ada"`, `"user_id":"eve/sessions"`), "user id"},
		"a way out as session":  {replaced(`"session_id":"sess_1700000000_a1b2c3d4"`, `"session_id":"../x"`), "session id"},
		"a session of nobody":   {replaced(`"user_id":"ada"`, `"user_id":""`), "without its user id"},
	} {
		t.Run(name, func(t *testing.T) {
			if e, err := pipeline.Unmarshal([]byte(c.body)); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, %v; want an error that says %q", e, err, c.says)
			}
		})
	}
}

func TestUnmarshalReadsOverFieldsOfTheFuture(t *testing.T) {
	line, err := pipeline.Marshal(goldenEvents()[0])
	if err != nil {
		t.Fatal(err)
	}
	future := strings.Replace(string(line), `"data":{`, `"shard":7,"data":{"mood":"good",`, 1)
	e, err := pipeline.Unmarshal([]byte(future))
	if err != nil || e.Ref() != ref {
		t.Errorf("got %v, %v", e, err)
	}
}

// Each event is read plainly, about four times as fast as by encoding/json, and to the same.
func TestUnmarshalReadsWhatMarshalWritesPlainly(t *testing.T) {
	for _, e := range goldenEvents() {
		line, err := pipeline.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := pipeline.Plainly(line)
		want, err := pipeline.Unmarshal(append([]byte(" "), line...))
		if !ok || err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v\nwant %+v, %v", e.Type(), got, ok, want, err)
		}
	}
}

// What can be read can be written, and reads the same again.
func FuzzUnmarshal(f *testing.F) {
	for _, e := range goldenEvents() {
		line, err := pipeline.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	f.Add([]byte(`{"id":"x","type":"session.created","version":1,"at":"2026-01-01T00:00:00Z","data":null}`))
	f.Add([]byte(`{"id":"x","type":"mask.uploaded","version":1,"at":"9999-12-31T23:59:59-23:59","data":{"object":-1}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := pipeline.Unmarshal(b)
		byJSON, errByJSON := pipeline.Unmarshal(append([]byte(" "), b...)) // not as Marshal writes it
		if (err == nil) != (errByJSON == nil) || err == nil && !reflect.DeepEqual(e, byJSON) {
			t.Fatalf("read as %+v, %v\nand by encoding/json as %+v, %v", e, err, byJSON, errByJSON)
		}
		if err != nil {
			return
		}
		once, err := pipeline.Marshal(e)
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		back, err := pipeline.Unmarshal(once)
		if err != nil {
			t.Fatalf("written but not read: %v\n%s", err, once)
		}
		again, err := pipeline.Marshal(back)
		if err != nil || !bytes.Equal(once, again) {
			t.Fatalf("%v\nonce  %s\nagain %s", err, once, again)
		}
		if r := e.Ref(); r.Session != "" {
			if _, err := pipeline.ParseObjectKey(r.Key(pipeline.Metadata).String()); err != nil {
				t.Fatalf("an event leads to the key %s: %v", r.Key(pipeline.Metadata), err)
			}
		}
	})
}

func TestObjectCreatedIDTellsVersionsApart(t *testing.T) {
	part := rapid.SampledFrom([]string{"", "a", "b", "ab"})
	rapid.Check(t, func(t *rapid.T) {
		var a, b [5]string
		for i := range a {
			a[i], b[i] = part.Draw(t, "a"), part.Draw(t, "b")
		}
		idA := pipeline.ObjectCreatedID(a[0], a[1], a[2], a[3], a[4])
		if idB := pipeline.ObjectCreatedID(b[0], b[1], b[2], b[3], b[4]); (idA == idB) != (a == b) {
			t.Fatalf("%q and %q: %s and %s", a, b, idA, idB)
		}
	})
}
