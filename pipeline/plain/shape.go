package plain

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Read reads a value into what a pointer points to, which is zero before. Its type
// does not contain itself.
func (t *Text) Read(into any) bool {
	v := reflect.ValueOf(into).Elem()
	read, known := shapes.Load(v.Type())
	if !known {
		read, _ = shapes.LoadOrStore(v.Type(), shapeOf(v.Type()))
	}
	return read.(shape)(t, v)
}

var shapes sync.Map // reflect.Type → shape

// shape reads a value of one type.
type shape func(t *Text, into reflect.Value) bool

// strange is the shape of types that only encoding/json can read.
func strange(*Text, reflect.Value) bool { return false }

var (
	timeType    = reflect.TypeFor[time.Time]()
	rawType     = reflect.TypeFor[json.RawMessage]()
	jsonReader  = reflect.TypeFor[json.Unmarshaler]()
	wordsReader = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func shapeOf(t reflect.Type) shape {
	switch p := reflect.PointerTo(t); {
	case t == timeType:
		return func(t *Text, v reflect.Value) (ok bool) {
			at := v.Addr().Interface().(*time.Time)
			*at, ok = t.Time()
			return ok
		}
	case t == rawType:
		return func(t *Text, v reflect.Value) bool {
			b := t.object()
			v.SetBytes(bytes.Clone(b))
			return b != nil
		}
	case p.Implements(jsonReader), p.Implements(wordsReader):
		return strange
	}
	switch t.Kind() {
	case reflect.String:
		return func(t *Text, v reflect.Value) bool {
			s, ok := t.Word()
			v.SetString(s)
			return ok
		}
	case reflect.Bool:
		return func(t *Text, v reflect.Value) bool {
			v.SetBool(t.Skip("true"))
			return v.Bool() || t.Skip("false")
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(t *Text, v reflect.Value) bool {
			n, err := strconv.ParseInt(string(t.number()), 10, v.Type().Bits())
			v.SetInt(n)
			return err == nil
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return func(t *Text, v reflect.Value) bool {
			n, err := strconv.ParseUint(string(t.number()), 10, v.Type().Bits())
			v.SetUint(n)
			return err == nil
		}
	case reflect.Float64:
		return func(t *Text, v reflect.Value) bool {
			f, err := strconv.ParseFloat(string(t.number()), 64)
			v.SetFloat(f)
			return err == nil
		}
	case reflect.Struct:
		return structShape(t)
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return manyShape(t)
	default:
		return strange
	}
}

type field struct {
	name  string
	index []int
	read  shape
}

func structShape(t reflect.Type) shape {
	fields, ok := fieldsOf(t, nil)
	if !ok {
		return strange
	}
	return func(t *Text, v reflect.Value) bool {
		next := 0
		return t.list("{", "}", func() bool {
			name, plain := t.quoted()
			for next < len(fields) && string(name) != fields[next].name {
				next++
			}
			if !plain || next == len(fields) || !t.Skip(":") {
				return false
			}
			f := fields[next]
			next++
			return f.read(t, v.FieldByIndex(f.index))
		})
	}
}

// fieldsOf are a struct's fields in the order in which they are written, those of
// embedded structs in their place. It is false if that needs more of JSON's rules.
func fieldsOf(t reflect.Type, above []int) (all []field, ok bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(above[:len(above):len(above)], i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Tag.Get("json") == "-":
			continue
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			within, ok := fieldsOf(f.Type, index)
			if !ok {
				return nil, false
			}
			all = append(all, within...)
			continue
		case f.Anonymous, !f.IsExported(), strings.Contains(options, "string"):
			return nil, false
		case name == "":
			name = f.Name
		}
		all = append(all, field{strconv.Quote(name), index, shapeOf(f.Type)})
	}
	seen := map[string]bool{}
	for _, f := range all {
		if seen[strings.ToLower(f.name)] {
			return nil, false
		}
		seen[strings.ToLower(f.name)] = true
	}
	return all, true
}
