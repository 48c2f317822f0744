package queues

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"time"
)

// notification is a published message as subscriptions without raw delivery get it.
type notification struct {
	ID      string
	topic   string
	message Message
	at      time.Time
	base    string
}

// wrapped is the JSON of a delivery. The signature is a placeholder: there is no
// certificate here that could prove it.
type wrapped struct {
	Type             string
	MessageID        string `json:"MessageId"`
	TopicARN         string `json:"TopicArn"`
	Subject          string `json:",omitempty"`
	Message          string
	Timestamp        string
	SignatureVersion string
	Signature        string
	SigningCertURL   string
	UnsubscribeURL   string
	Attributes       map[string]wrappedAttribute `json:"MessageAttributes,omitempty"`
}

type wrappedAttribute struct{ Type, Value string }

func (n notification) wrap(subscription string) string {
	w := wrapped{
		Type: "Notification", MessageID: n.ID, TopicARN: n.topic, Subject: n.message.Subject, Message: n.message.Body,
		Timestamp:        n.at.UTC().Format("2006-01-02T15:04:05.000Z"),
		SignatureVersion: "1", Signature: "bm90IHNpZ25lZA==", SigningCertURL: n.base + "/not-signed.pem",
		UnsubscribeURL: n.base + "/?Action=Unsubscribe&SubscriptionArn=" + subscription,
	}
	for name, a := range n.message.Attributes {
		if w.Attributes == nil {
			w.Attributes = map[string]wrappedAttribute{}
		}
		value := a.StringValue
		if len(a.BinaryValue) > 0 {
			value = base64.StdEncoding.EncodeToString(a.BinaryValue)
		}
		w.Attributes[name] = wrappedAttribute{a.DataType, value}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(w) // strings only: nothing can go wrong
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
