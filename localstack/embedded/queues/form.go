package queues

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
)

// form is the parameters of a request of the Query protocol.
type form struct{ url.Values }

// decodeForm reads the parameters in the body and in the query of the URL.
func decodeForm(body []byte, query string) (form, error) {
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return form{}, unreadable(err)
	}
	more, err := url.ParseQuery(query)
	if err != nil {
		return form{}, unreadable(err)
	}
	for name, v := range more {
		values[name] = append(values[name], v...)
	}
	return form{values}, nil
}

// members are the prefixes of a numbered list of structures: "name.1.", ... The
// list ends at the first number with nothing under it.
func (f form) members(name string) []string {
	known := map[string]bool{}
	for key := range f.Values {
		if len(key) > len(name)+1 && key[:len(name)] == name && key[len(name)] == '.' {
			rest := key[len(name)+1:]
			for i := range len(rest) {
				if rest[i] == '.' {
					known[rest[:i]] = true
					break
				}
			}
		}
	}
	var prefixes []string
	for i := 1; known[strconv.Itoa(i)]; i++ {
		prefixes = append(prefixes, name+"."+strconv.Itoa(i)+".")
	}
	return prefixes
}

// list is a numbered list of texts.
func (f form) list(name string) []string {
	var texts []string
	for i := 1; f.Has(name + "." + strconv.Itoa(i)); i++ {
		texts = append(texts, f.Get(name+"."+strconv.Itoa(i)))
	}
	return texts
}

// pairs is a numbered list of names and values.
func (f form) pairs(list, name, value string) map[string]string {
	all := map[string]string{}
	for _, prefix := range f.members(list) {
		all[f.Get(prefix+name)] = f.Get(prefix + value)
	}
	return all
}

// entries is a map of SNS, tags its tags.
func (f form) entries(name string) map[string]string { return f.pairs(name+".entry", "key", "value") }
func (f form) tags() map[string]string               { return f.pairs("Tags.member", "Key", "Value") }

// messageAttributes are the attributes in a numbered list.
func (f form) messageAttributes(list string) (map[string]Attribute, error) {
	var all map[string]Attribute
	for _, prefix := range f.members(list) {
		name, a := f.Get(prefix+"Name"), Attribute{
			DataType: f.Get(prefix + "Value.DataType"), StringValue: f.Get(prefix + "Value.StringValue"),
		}
		if encoded := f.Get(prefix + "Value.BinaryValue"); encoded != "" {
			var err error
			if a.BinaryValue, err = base64.StdEncoding.DecodeString(encoded); err != nil {
				return nil, fmt.Errorf("the value of %q is not base64", name)
			}
		}
		if all == nil {
			all = map[string]Attribute{}
		}
		if _, twice := all[name]; twice {
			return nil, fmt.Errorf("the attribute %q is there twice", name)
		}
		all[name] = a
	}
	return all, nil
}

// number is an integer parameter, nil if it is not there.
func (f form) number(name string) (*int, error) {
	if !f.Has(name) {
		return nil, nil
	}
	n, err := strconv.Atoi(f.Get(name))
	if err != nil {
		return nil, badValue("Value %s for parameter %s is invalid. Reason: Must be an integer.", f.Get(name), name)
	}
	return &n, nil
}
