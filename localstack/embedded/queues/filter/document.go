package filter

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Document is what a policy is matched against, parsed once for all
// subscriptions of a topic.
type Document struct {
	root map[string]any // nil: nothing a policy could match
}

// Body is a message body as a document. A body that is not a JSON object matches
// no policy, as at AWS.
func Body(text string) Document {
	var d Document
	if json.Unmarshal([]byte(text), &d.root) != nil {
		d.root = nil
	}
	return d
}

// Attribute is a message attribute as far as filtering is concerned.
type Attribute struct {
	Name, DataType, Value string
}

// Attributes are message attributes as a document. A Number is a number, a
// String.Array its elements, Binary attributes are left out.
func Attributes(attributes []Attribute) Document {
	d := Document{root: make(map[string]any, len(attributes))}
	for _, a := range attributes {
		switch kind, _, _ := strings.Cut(a.DataType, "."); {
		case a.DataType == "String.Array":
			var list []any
			if json.Unmarshal([]byte(a.Value), &list) == nil {
				d.root[a.Name] = list
			}
		case kind == "String":
			d.root[a.Name] = a.Value
		case kind == "Number":
			if n, err := strconv.ParseFloat(a.Value, 64); err == nil {
				d.root[a.Name] = n
			}
		}
	}
	return d
}
