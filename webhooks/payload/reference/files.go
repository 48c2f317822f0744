package reference

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline/schema"
	"github.com/2112-lab/gen3d/webhooks/payload"
)

// Files are all generated files, by their path below the module's root. The text of
// web/openapi.yaml is given, since only a part of it is generated.
func Files(openapi string) (map[string][]byte, error) {
	files := map[string][]byte{}
	schemas := map[string]any{} // without references, by type
	examples := map[string]any{}
	for _, k := range payload.Kinds {
		s, err := Schema(k)
		if err != nil {
			return nil, err
		}
		if files["webhooks/payload/schema/"+payload.Version+"/"+k.Type+".json"], err = s.Encode(); err != nil {
			return nil, err
		}
		if schemas[k.Type], err = resolved(s); err != nil {
			return nil, err
		}
		text, err := example(k)
		if err != nil {
			return nil, err
		}
		files["webhooks/payload/schema/"+payload.Version+"/"+k.Type+".example.json"] = text
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			return nil, err
		}
		examples[k.Type] = value
	}
	var err error
	if files["docs/events.md"], err = eventsPage(files); err != nil {
		return nil, err
	}
	if files["docs/asyncapi.yaml"], err = asyncAPI(schemas, examples); err != nil {
		return nil, err
	}
	files["web/openapi.yaml"], err = withWebhooks(openapi, schemas)
	return files, err
}

// Schema is the JSON Schema of a type's bodies.
func Schema(k payload.Kind) (*schema.Schema, error) {
	data, err := schema.Struct(k.Data)
	if err != nil {
		return nil, fmt.Errorf("schema of %s: %w", k.Type, err)
	}
	moment, err := schema.Struct(reflect.TypeFor[struct {
		Timestamp time.Time `json:"timestamp"`
	}]())
	if err != nil {
		return nil, err
	}
	s := moment // the rest of payload.Message is added: its data differ from type to type
	s.Defs, data.Defs = data.Defs, nil
	s.Draft, s.ID, s.Title = schema.Draft, "urn:gen3d:webhook:"+payload.Version+":"+k.Type, k.Type
	s.Required = []string{"type", "timestamp", "data"}
	s.Properties["data"] = data
	s.Properties["type"] = &schema.Schema{Const: k.Type}
	return s, nil
}

// resolved is a schema as plain values, with what it refers to in its place: inside
// of another document its references would lead nowhere.
func resolved(s *schema.Schema) (any, error) {
	b, err := s.Encode()
	if err != nil {
		return nil, err
	}
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		return nil, err
	}
	defs, _ := doc["$defs"].(map[string]any)
	for _, name := range []string{"$schema", "$id", "$defs"} {
		delete(doc, name)
	}
	return inline(doc, defs), nil
}

func inline(value any, defs map[string]any) any {
	switch v := value.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			return inline(defs[strings.TrimPrefix(ref, "#/$defs/")], defs)
		}
		all := map[string]any{}
		for name, one := range v {
			all[name] = inline(one, defs)
		}
		return all
	case []any:
		all := []any{}
		for _, one := range v {
			all = append(all, inline(one, defs))
		}
		return all
	default:
		return value
	}
}
