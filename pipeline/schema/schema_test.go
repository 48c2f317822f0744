package schema_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/schema"
)

func TestGeneratedFilesAreTheTypes(t *testing.T) {
	want, err := schema.Files()
	if err != nil {
		t.Fatal(err)
	}
	have, err := filepath.Glob("*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range have {
		if _, ok := want[path]; !ok {
			t.Errorf("%s is the schema of nothing; run go generate ./pipeline", path)
		}
	}
	for name, b := range want {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(string(b), string(file)); diff != "" {
			t.Errorf("%s is stale; run go generate ./pipeline (-types +file):\n%s", name, diff)
		}
	}
}

func TestGoldensFitTheirSchemas(t *testing.T) {
	for _, eventType := range pipeline.Types() {
		t.Run(eventType, func(t *testing.T) {
			s := compiled(t, eventType+".json")
			if err := s.Validate(golden(t, eventType)); err != nil {
				t.Errorf("golden does not fit: %v", err)
			}
		})
	}
}

func TestSchemasRefuse(t *testing.T) {
	data := func(e map[string]any) map[string]any { return e["data"].(map[string]any) }
	for _, c := range []struct {
		name, eventType string
		spoil           func(map[string]any)
	}{
		{"an event without its id", "image.uploaded", func(e map[string]any) { delete(e, "id") }},
		{"another event's data under this name", "image.uploaded", func(e map[string]any) { e["type"] = "mask.uploaded" }},
		{"a newer envelope", "image.uploaded", func(e map[string]any) { e["version"] = json.Number("2") }},
		{"a time that is none", "image.uploaded", func(e map[string]any) { e["at"] = "yesterday" }},
		{"an upload without its size", "image.uploaded", func(e map[string]any) { delete(data(e)["upload"].(map[string]any), "bytes") }},
		{"the 65th object", "mask.uploaded", func(e map[string]any) { data(e)["object"] = json.Number("64") }},
		{"clicks in words", "mask.uploaded", func(e map[string]any) { data(e)["num_clicks"] = "five" }},
		{"a user id with a slash", "mask.uploaded", func(e map[string]any) { data(e)["user_id"] = "a/b" }},
		{"no session where there must be one", "mask.uploaded", func(e map[string]any) { data(e)["session_id"] = "" }},
		{"a category of its own", "encoding.failed", func(e map[string]any) { data(e)["failure"].(map[string]any)["category"] = "cosmic" }},
		{"bounds of two dimensions", "reconstruction.completed", func(e map[string]any) {
			data(e)["result"].(map[string]any)["bounds"] = []any{[]any{json.Number("0"), json.Number("0")}, []any{json.Number("1"), json.Number("1")}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := golden(t, c.eventType).(map[string]any)
			c.spoil(e)
			if err := compiled(t, c.eventType+".json").Validate(e); err == nil {
				t.Error("it was let through")
			}
		})
	}
}

func TestEventsAboutNobodyFit(t *testing.T) {
	for eventType, lacks := range map[string][]string{
		pipeline.TypeUploadRejected:      {"session_id"},
		pipeline.TypeMessageDeadLettered: {"session_id", "user_id"},
	} {
		e := golden(t, eventType).(map[string]any)
		for _, id := range lacks {
			e["data"].(map[string]any)[id] = ""
		}
		if err := compiled(t, eventType+".json").Validate(e); err != nil {
			t.Errorf("%s without %v: %v", eventType, lacks, err)
		}
	}
}

func TestSessionsFitTheirSchema(t *testing.T) {
	s := compiled(t, "session.json")
	events := append([]pipeline.Event{nil}, goldens(t)...)
	var ref pipeline.SessionRef
	for _, e := range events {
		if e != nil && e.Ref().Session != "" {
			ref = e.Ref()
		}
	}
	session := pipeline.NewSession(ref)
	for _, e := range events { // also half-way through
		name := "new"
		if e != nil {
			session.Apply(e)
			name = e.Type()
		}
		b, err := json.Marshal(session)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(parsed(t, b)); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
	lonely := pipeline.NewSession(ref)
	notice, _ := pipeline.NewEvent(pipeline.TypeOwnerNotified)
	*notice.(*pipeline.OwnerNotified) = pipeline.OwnerNotified{SessionRef: ref, Run: pipeline.EncodingRun(ref, "e", 1).ID, Channel: "email"}
	lonely.Apply(notice)
	b, err := json.Marshal(lonely)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(parsed(t, b)); err != nil {
		t.Errorf("a session that knows only of a notice: %v", err)
	}
}

func TestUnknownEventHasNoSchema(t *testing.T) {
	if _, err := schema.Event("model.dreamed"); err == nil || !strings.Contains(err.Error(), "model.dreamed") {
		t.Errorf("err = %v, want one that names the type", err)
	}
}

func compiled(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func goldens(t *testing.T) []pipeline.Event {
	t.Helper()
	var events []pipeline.Event
	for _, eventType := range pipeline.Types() {
		e, err := pipeline.Unmarshal(goldenBytes(t, eventType))
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	return events
}

func goldenBytes(t *testing.T, eventType string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", "events", eventType+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func golden(t *testing.T, eventType string) any {
	t.Helper()
	return parsed(t, goldenBytes(t, eventType))
}

func parsed(t *testing.T, b []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
