package queues

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
)

// emptyResult is an answer that says nothing, in an element of its own; nil says
// it without one.
type emptyResult struct{}

// reply writes the answer to one request in the form its protocol has.
type reply struct {
	w         http.ResponseWriter
	requestID string
	namespace string // of the XML; "" for the JSON protocol
}

const (
	sqsNamespace = "http://queue.amazonaws.com/doc/2012-11-05/"
	snsNamespace = "http://sns.amazonaws.com/doc/2010-03-31/"
)

// result answers an action that was carried out.
func (r reply) result(action string, result any) error {
	if r.namespace == "" {
		if result == nil {
			result = emptyResult{}
		}
		return r.json(http.StatusOK, result)
	}
	var b bytes.Buffer
	e := xml.NewEncoder(&b)
	open := xml.StartElement{
		Name: xml.Name{Local: action + "Response"},
		Attr: []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: r.namespace}},
	}
	err := e.EncodeToken(open)
	if err == nil && result != nil {
		err = e.EncodeElement(result, xml.StartElement{Name: xml.Name{Local: action + "Result"}})
	}
	if err == nil {
		err = e.EncodeElement(struct{ RequestId string }{r.requestID}, xml.StartElement{Name: xml.Name{Local: "ResponseMetadata"}})
	}
	if err == nil {
		err = e.EncodeToken(open.End())
	}
	if err == nil {
		err = e.Close()
	}
	if err != nil {
		return err
	}
	return r.write(http.StatusOK, "text/xml", b.Bytes())
}

// refusal answers an action that was not.
func (r reply) refusal(e *apiError) error {
	if r.namespace == "" {
		r.w.Header().Set("X-Amzn-Query-Error", e.code+";"+e.fault())
		return r.json(e.status, map[string]string{"__type": "com.amazonaws.sqs#" + e.typeName(), "message": e.message})
	}
	type inner struct{ Type, Code, Message string }
	text, err := xml.Marshal(struct {
		XMLName   xml.Name `xml:"ErrorResponse"`
		Namespace string   `xml:"xmlns,attr"`
		Error     inner
		RequestId string
	}{Namespace: r.namespace, Error: inner{e.fault(), e.code, e.message}, RequestId: r.requestID})
	if err != nil {
		return err
	}
	return r.write(e.status, "text/xml", text)
}

func (r reply) json(status int, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return r.write(status, "application/x-amz-json-1.0", text)
}

func (r reply) write(status int, contentType string, text []byte) error {
	h := r.w.Header()
	h.Set("Content-Type", contentType)
	h.Set("X-Amzn-Requestid", r.requestID)
	r.w.WriteHeader(status)
	_, err := r.w.Write(text)
	return err
}
