package queues

import (
	"encoding/base64"
	"encoding/xml"
	"maps"
	"slices"
)

// The maps of answers. In JSON each is an object; in XML each service and kind
// has its own form. All are written in the order of their keys.
type (
	attributeMap      map[string]string    // SQS: <Attribute><Name/><Value/></Attribute>...
	tagMap            map[string]string    // SQS: <Tag><Key/><Value/></Tag>...
	messageAttributes map[string]Attribute // SQS: <MessageAttribute><Name/><Value>...</Value></MessageAttribute>...
	entryMap          map[string]string    // SNS: <Attributes><entry><key/><value/></entry>...</Attributes>
)

func (m attributeMap) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		pair := struct{ Name, Value string }{name, m[name]}
		if err := e.EncodeElement(pair, start); err != nil {
			return err
		}
	}
	return nil
}

func (m tagMap) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		pair := struct{ Key, Value string }{key, m[key]}
		if err := e.EncodeElement(pair, start); err != nil {
			return err
		}
	}
	return nil
}

func (m messageAttributes) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	type value struct {
		Text     string `xml:"StringValue,omitempty"`
		Binary   string `xml:"BinaryValue,omitempty"`
		DataType string
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		a := m[name]
		pair := struct {
			Name  string
			Value value
		}{name, value{a.StringValue, base64.StdEncoding.EncodeToString(a.BinaryValue), a.DataType}}
		if err := e.EncodeElement(pair, start); err != nil {
			return err
		}
	}
	return nil
}

func (m entryMap) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	type entry struct {
		Key   string `xml:"key"`
		Value string `xml:"value"`
	}
	var all struct {
		Entries []entry `xml:"entry"`
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		all.Entries = append(all.Entries, entry{key, m[key]})
	}
	return e.EncodeElement(all, start)
}
