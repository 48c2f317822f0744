package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/2112-lab/gen3d/pipeline"
)

// Files are all schemas, by file name: one for each event with its envelope, and
// session.json.
func Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range pipeline.Types() {
		s, err := Event(name)
		if err != nil {
			return nil, err
		}
		if files[name+".json"], err = s.encode(); err != nil {
			return nil, err
		}
	}
	s, err := Session()
	if err != nil {
		return nil, err
	}
	files["session.json"], err = s.encode()
	return files, err
}

// Event is the schema of one type of event, as pipeline.Marshal writes it.
func Event(eventType string) (*Schema, error) {
	e, ok := pipeline.NewEvent(eventType)
	if !ok {
		return nil, fmt.Errorf("schema: unknown event type %q", eventType)
	}
	t := reflect.TypeOf(e).Elem()
	data, defs, err := object(t)
	if err != nil {
		return nil, err
	}
	if n := nobodys[eventType]; n.user {
		data.Properties["user_id"] = &Schema{Type: types{"string"}, Pattern: "^(" + userPattern + ")?$"}
	}
	if n := nobodys[eventType]; n.session {
		data.Properties["session_id"] = &Schema{Type: types{"string"}, Pattern: "^(" + sessionPattern + ")?$"}
	}
	return &Schema{
		Draft: Draft, ID: "urn:gen3d:event:" + eventType, Title: t.Name(), Type: types{"object"},
		Properties: map[string]*Schema{
			"id":          {Type: types{"string"}, Pattern: "^evt_[0-9a-f]{32}$"},
			"type":        {Const: eventType},
			"version":     {Const: pipeline.EnvelopeVersion},
			"at":          {Type: types{"string"}, Format: "date-time"},
			"cause":       {Type: types{"string"}},
			"traceparent": {Type: types{"string"}, Pattern: "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"},
			"data":        data,
		},
		Required: []string{"id", "type", "version", "at", "cause", "data"},
		Defs:     defs,
	}, nil
}

// Session is the schema of metadata.json.
func Session() (*Schema, error) {
	t := reflect.TypeFor[pipeline.Session]()
	s, defs, err := object(t)
	if err != nil {
		return nil, err
	}
	s.Draft, s.Title, s.Defs = Draft, t.Name(), defs
	s.ID = fmt.Sprintf("urn:gen3d:session:%d", pipeline.SchemaVersion)
	s.Properties["version"] = &Schema{Const: pipeline.SchemaVersion}
	// A run of which only the notice has arrived yet has no stage.
	stage := defs["RunFacts"].Properties["stage"]
	stage.Enum = append(stage.Enum, "")
	return s, nil
}

// Struct is the schema of a struct as encoding/json writes it; the structs that it
// refers to are its $defs.
func Struct(t reflect.Type) (*Schema, error) {
	s, defs, err := object(t)
	if err != nil {
		return nil, err
	}
	s.Title, s.Defs = t.Name(), defs
	return s, nil
}

// Encode is a schema as the text of a file.
func (s *Schema) Encode() ([]byte, error) { return s.encode() }

// object is a struct in place, and the other structs that it refers to.
func object(t reflect.Type) (*Schema, map[string]*Schema, error) {
	b := &builder{defs: map[string]*Schema{}}
	s := &Schema{Type: types{"object"}, Properties: map[string]*Schema{}}
	err := b.fields(s, t)
	return s, b.defs, err
}

func (s *Schema) encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	err := enc.Encode(s)
	return b.Bytes(), err
}
