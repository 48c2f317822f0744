package schema

import (
	"fmt"
	"reflect"
	"strings"
)

// builder turns types into schemas and collects the named structs among them.
type builder struct{ defs map[string]*Schema }

// of is the schema of a type as encoding/json writes it.
func (b *builder) of(t reflect.Type) (*Schema, error) {
	if s, ok := known[t]; ok {
		return &s, nil
	}
	switch t.Kind() {
	case reflect.String:
		return &Schema{Type: types{"string"}}, nil
	case reflect.Bool:
		return &Schema{Type: types{"boolean"}}, nil
	case reflect.Int, reflect.Int64:
		return &Schema{Type: types{"integer"}}, nil
	case reflect.Uint64:
		return &Schema{Type: types{"integer"}, Minimum: new(0)}, nil
	case reflect.Float64:
		return &Schema{Type: types{"number"}}, nil
	case reflect.Pointer:
		return b.of(t.Elem())
	case reflect.Slice, reflect.Array:
		items, err := b.of(t.Elem())
		s := &Schema{Type: types{"array"}, Items: items}
		if t.Kind() == reflect.Array {
			s.MinItems, s.MaxItems = t.Len(), t.Len()
		}
		return s, err
	case reflect.Map:
		values, err := b.of(t.Elem())
		return &Schema{Type: types{"object"}, Additional: values}, err
	case reflect.Struct:
		return b.reference(t)
	default:
		return nil, fmt.Errorf("schema of %s: %s is not supported", t, t.Kind())
	}
}

// reference describes a struct once, under its name.
func (b *builder) reference(t reflect.Type) (*Schema, error) {
	ref := &Schema{Ref: "#/$defs/" + t.Name()}
	if _, ok := b.defs[t.Name()]; ok {
		return ref, nil
	}
	s := &Schema{Type: types{"object"}, Properties: map[string]*Schema{}}
	b.defs[t.Name()] = s // before its fields, which may refer to it
	return ref, b.fields(s, t)
}

// fields adds a struct's fields to a schema; those of an embedded struct become
// fields of the outer one, and lose to it where both have the name.
func (b *builder) fields(s *Schema, t reflect.Type) error {
	var embedded []reflect.Type
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported():
			continue
		case f.Anonymous && name == "":
			embedded = append(embedded, f.Type)
			continue
		case name == "":
			return fmt.Errorf("schema of %s: field %s has no json name", t, f.Name)
		}
		field, err := b.of(f.Type)
		if err != nil {
			return err
		}
		if _, taken := s.Properties[name]; taken {
			continue
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		if !optional {
			s.Required = append(s.Required, name)
			if k := f.Type.Kind(); k == reflect.Slice || k == reflect.Map {
				field.Type = append(field.Type, "null") // what encoding/json writes for a nil one
			}
		}
		s.Properties[name] = field
	}
	for _, e := range embedded {
		if err := b.fields(s, e); err != nil {
			return err
		}
	}
	return nil
}
