package typescript

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/schema"
)

const head = `// Code generated from package pipeline by "go generate ./web/typescript"; DO NOT EDIT.

`

const tail = `
/** What an event of a type says. */
export type EventData = %s;

/** An event as the pipeline sends it. */
export type PipelineEvent = {
  [T in EventType]: { id: string; type: T; version: %d; at: string; cause: string; traceparent?: string; data: EventData[T] };
}[EventType];
`

// Write writes the module.
func Write() (string, error) {
	w := writer{structs: map[string]*schema.Schema{}}
	data := map[string]string{} // the interface of an event's data, by the event's type
	for _, name := range pipeline.Types() {
		s, err := schema.Event(name)
		if err != nil {
			return "", err
		}
		data[name] = s.Title
		w.add(s.Title, s.Properties["data"])
		w.addAll(s.Defs)
	}
	session, err := schema.Session()
	if err != nil {
		return "", err
	}
	w.add(session.Title, session)
	w.addAll(session.Defs)

	var b strings.Builder
	b.WriteString(head)
	types := slices.Sorted(maps.Keys(data))
	fmt.Fprintf(&b, "export const eventTypes = [%s] as const;\n\n/** The name of an event: a fact, past tense. */\nexport type EventType = (typeof eventTypes)[number];\n", quoted(types, ", "))
	for _, name := range slices.Sorted(maps.Keys(w.structs)) {
		if err := w.write(&b, name, w.structs[name]); err != nil {
			return "", err
		}
	}
	var all strings.Builder
	all.WriteString("{\n")
	for _, name := range types {
		fmt.Fprintf(&all, "  %q: %s;\n", name, data[name])
	}
	all.WriteString("}")
	fmt.Fprintf(&b, tail, all.String(), pipeline.EnvelopeVersion)
	return b.String(), nil
}

type writer struct{ structs map[string]*schema.Schema }

// renamed are the types whose Go name means something else in a browser.
var renamed = map[string]string{"Object": "SessionObject"}

func typeName(name string) string {
	if r, ok := renamed[name]; ok {
		return r
	}
	return name
}

func (w writer) add(name string, s *schema.Schema) { w.structs[typeName(name)] = s }

func (w writer) addAll(defs map[string]*schema.Schema) {
	for name, s := range defs {
		w.add(name, s)
	}
}

func (w writer) write(b *strings.Builder, name string, s *schema.Schema) error {
	fmt.Fprintf(b, "\nexport interface %s {\n", name)
	for _, field := range slices.Sorted(maps.Keys(s.Properties)) {
		t, err := typeOf(s.Properties[field])
		if err != nil {
			return fmt.Errorf("field %s of %s: %w", field, name, err)
		}
		optional := "?"
		if slices.Contains(s.Required, field) {
			optional = ""
		}
		fmt.Fprintf(b, "  %s%s: %s;\n", field, optional, t)
	}
	b.WriteString("}\n")
	return nil
}

func typeOf(s *schema.Schema) (string, error) {
	switch {
	case s.Ref != "":
		return typeName(strings.TrimPrefix(s.Ref, "#/$defs/")), nil
	case s.Const != nil:
		return fmt.Sprintf("%#v", s.Const), nil
	case len(s.Enum) > 0:
		return quoted(s.Enum, " | "), nil
	}
	var all []string
	for _, name := range s.Type {
		t, err := plain(name, s)
		if err != nil {
			return "", err
		}
		all = append(all, t)
	}
	if len(all) == 0 {
		return "", fmt.Errorf("the schema has no type")
	}
	return strings.Join(all, " | "), nil
}

func plain(name string, s *schema.Schema) (string, error) {
	switch name {
	case "string", "boolean", "null", "number":
		return name, nil
	case "integer":
		return "number", nil
	case "array":
		item, err := typeOf(s.Items)
		if s.MinItems == s.MaxItems && s.MinItems > 0 {
			return "[" + strings.TrimSuffix(strings.Repeat(item+", ", s.MinItems), ", ") + "]", err
		}
		if strings.Contains(item, " ") && !strings.HasPrefix(item, "[") {
			item = "(" + item + ")"
		}
		return item + "[]", err
	case "object":
		if s.Additional == nil && len(s.Properties) == 0 {
			return "Record<string, unknown>", nil // any object at all
		}
		if s.Additional == nil {
			return "", fmt.Errorf("a struct without a name")
		}
		value, err := typeOf(s.Additional)
		return "Record<string, " + value + ">", err
	}
	return "", fmt.Errorf("type %s has no counterpart", name)
}

func quoted(words []string, between string) string {
	var all []string
	for _, w := range words {
		all = append(all, strconv.Quote(w))
	}
	return strings.Join(all, between)
}
