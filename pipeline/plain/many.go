package plain

import "reflect"

// manyShape is the shape of pointers, slices, arrays and maps.
func manyShape(t reflect.Type) shape {
	one := shapeOf(t.Elem())
	switch {
	case t.Kind() == reflect.Pointer:
		return func(t *Text, v reflect.Value) bool {
			if t.Skip("null") {
				return true
			}
			v.Set(reflect.New(v.Type().Elem()))
			return one(t, v.Elem())
		}
	case t.Kind() == reflect.Array:
		return func(t *Text, v reflect.Value) bool {
			n := 0
			return t.list("[", "]", func() bool { n++; return n <= v.Len() && one(t, v.Index(n-1)) }) && n == v.Len()
		}
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8: // bytes are base64
		return func(t *Text, v reflect.Value) bool {
			if t.Skip("null") {
				return true
			}
			v.Set(reflect.MakeSlice(v.Type(), 0, 4))
			return t.list("[", "]", func() bool {
				n := v.Len()
				if n == v.Cap() {
					v.Grow(n)
				}
				v.SetLen(n + 1)
				return one(t, v.Index(n))
			})
		}
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String && !reflect.PointerTo(t.Key()).Implements(wordsReader):
		return func(t *Text, v reflect.Value) bool { return t.Skip("null") || t.entries(v, one) }
	default:
		return strange
	}
}

// list reads what stands between two brackets, with commas between.
func (t *Text) list(open, end string, one func() bool) bool {
	if !t.Skip(open) {
		return false
	}
	if t.Skip(end) {
		return true
	}
	for one() {
		if t.Skip(end) {
			return true
		}
		if !t.Skip(",") {
			return false
		}
	}
	return false
}

func (t *Text) entries(v reflect.Value, one shape) bool {
	v.Set(reflect.MakeMap(v.Type()))
	return t.list("{", "}", func() bool {
		name, ok := t.Word()
		value := reflect.New(v.Type().Elem()).Elem()
		if !ok || !t.Skip(":") || !one(t, value) {
			return false
		}
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), value)
		return true
	})
}
