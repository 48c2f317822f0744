package queues

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"unicode/utf8"
)

// sqsInput is the parameters of every SQS action, named as in the JSON protocol.
// Numbers are pointers where leaving one out means a default.
type sqsInput struct {
	QueueName       string `json:"QueueName"`
	QueueURL        string `json:"QueueUrl"`
	QueueNamePrefix string `json:"QueueNamePrefix"`
	NextToken       string `json:"NextToken"`
	MaxResults      *int   `json:"MaxResults"`

	Attributes     map[string]string `json:"Attributes"`
	AttributeNames []string          `json:"AttributeNames"`
	Tags           map[string]string `json:"Tags"`
	TagKeys        []string          `json:"TagKeys"`

	sqsEntry
	Entries []sqsEntry `json:"Entries"`

	MaxNumberOfMessages         *int     `json:"MaxNumberOfMessages"`
	WaitTimeSeconds             *int     `json:"WaitTimeSeconds"`
	MessageAttributeNames       []string `json:"MessageAttributeNames"`
	MessageSystemAttributeNames []string `json:"MessageSystemAttributeNames"`

	SourceArn                    string `json:"SourceArn"`
	DestinationArn               string `json:"DestinationArn"`
	TaskHandle                   string `json:"TaskHandle"`
	MaxNumberOfMessagesPerSecond *int   `json:"MaxNumberOfMessagesPerSecond"`
}

// sqsEntry is what concerns one message: the whole of a request, or one entry of
// a batch.
type sqsEntry struct {
	ID                      string               `json:"Id"`
	MessageBody             string               `json:"MessageBody"`
	MessageAttributes       map[string]Attribute `json:"MessageAttributes"`
	MessageSystemAttributes map[string]Attribute `json:"MessageSystemAttributes"`
	MessageGroupID          string               `json:"MessageGroupId"`
	MessageDeduplicationID  string               `json:"MessageDeduplicationId"`
	DelaySeconds            *int                 `json:"DelaySeconds"`
	ReceiptHandle           string               `json:"ReceiptHandle"`
	VisibilityTimeout       *int                 `json:"VisibilityTimeout"`
}

func unreadable(err error) error {
	return refusal("SerializationException", "the request could not be read: %v", err)
}

// decodeJSON reads a request of the JSON protocol.
func decodeJSON(body []byte) (*sqsInput, error) {
	in := &sqsInput{}
	if len(bytes.TrimSpace(body)) == 0 {
		return in, nil
	}
	// encoding/json would put U+FFFD for what is not text, and nobody would know.
	if !utf8.Valid(body) {
		return nil, refusal("InvalidMessageContents", "The request is not valid UTF-8.")
	}
	if loneSurrogate(body) {
		return nil, refusal("InvalidMessageContents", "The request contains half of a surrogate pair.")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(in); err != nil {
		return nil, unreadable(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, refusal("SerializationException", "the request has something after its end")
	}
	return in, nil
}

// loneSurrogate finds an escaped \uD800..\uDFFF in JSON that is not half of a pair.
func loneSurrogate(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		unit, ok := escapedUnit(text[i:])
		if !ok || unit < 0xD800 || unit > 0xDFFF {
			i++ // past the escaped character
			continue
		}
		low, ok := escapedUnit(text[min(i+6, len(text)):])
		if unit >= 0xDC00 || !ok || low < 0xDC00 || low > 0xDFFF {
			return true
		}
		i += 11
	}
	return false
}

// escapedUnit reads the \uXXXX at the beginning of text.
func escapedUnit(text []byte) (unit uint64, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 32)
	return unit, err == nil
}
