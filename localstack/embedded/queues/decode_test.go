package queues

import (
	"strings"
	"testing"
)

func TestLoneSurrogate(t *testing.T) {
	cases := map[string]struct {
		text string
		want bool
	}{
		"plain text":                         {`"abc"`, false},
		"a pair":                             {`"\ud83d\ude00"`, false},
		"two pairs":                          {`"\ud83d\ude00\uD83D\uDE00"`, false},
		"the first half alone":               {`"\ud83d"`, true},
		"the second half alone":              {`"\ude00"`, true},
		"the halves the wrong way round":     {`"\ude00\ud83d"`, true},
		"the first half twice":               {`"\ud83d\ud83d\ude00"`, true},
		"a backslash before a u":             {`"\\ud83d"`, false},
		"a backslash and then a lone half":   {`"\\\ud83d"`, true},
		"the end in the middle of an escape": {`"\ud8`, false},
		"another character":                  {`"\u00e9\n"`, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := loneSurrogate([]byte(c.text)); got != c.want {
				t.Fatalf("%s: %v", c.text, got)
			}
		})
	}
}

// TestDigests: the first digest is one that AWS itself gave for this attribute,
// the second was computed from the specification by another program.
func TestDigests(t *testing.T) {
	cases := map[string]map[string]Attribute{
		"235c5c510d26fb653d073faed50ae77c": {"timestamp": {DataType: "Number", StringValue: "1493147359900"}},
		"6dcc23a785b76d5764306dee3e97571e": {
			"text":   {DataType: "String", StringValue: "väl"},
			"number": {DataType: "Number.int", StringValue: "-12.50"},
			"bytes":  {DataType: "Binary", BinaryValue: []byte{0, 1, 255}},
		},
		"": {},
	}
	for want, attributes := range cases {
		if got := attributesDigest(attributes); got != want {
			t.Errorf("%v: %s, want %s", attributes, got, want)
		}
	}
	if got := textDigest("Test message body."); got != "f5c3c40c8d9efc92107f22a60a1917ac" {
		t.Errorf("body: %s", got)
	}
}

// FuzzDecodeJSON wants any body to be read or refused.
func FuzzDecodeJSON(f *testing.F) {
	f.Add([]byte(`{"QueueUrl":"/0/q","Entries":[{"Id":"a","MessageAttributes":{"n":{"DataType":"Binary","BinaryValue":"AQI="}}}]}`))
	f.Add([]byte(`{"MessageBody":"\ud83d\ude00","DelaySeconds":1e1}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		in, err := decodeJSON(body)
		if (in == nil) != (err != nil) {
			t.Fatal("neither read nor refused")
		}
	})
}

// FuzzDecodeForm wants any form to be read or refused, in time that does not
// explode with the numbers in it.
func FuzzDecodeForm(f *testing.F) {
	f.Add("Action=SendMessage&MessageBody=x&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=String", "/0/q")
	f.Add("SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.999999999.Id=b&Attribute.1.Name=x", "")
	f.Add("PublishBatchRequestEntries.member.1.Id=a&Tags.member.1.Key=k", "/")
	f.Fuzz(func(t *testing.T, body, path string) {
		values, err := decodeForm([]byte(body), "")
		if err != nil {
			return
		}
		_, _ = values.sqs(path)
		values.entries("Attributes")
		values.tags()
		c := snsCall{form: values}
		for _, prefix := range append(values.members("PublishBatchRequestEntries.member"), "") {
			_, _ = c.publication(prefix)
		}
	})
}

// FuzzContent wants the checks of names and attributes to agree with themselves.
func FuzzContent(f *testing.F) {
	f.Add("name", "String", "value")
	f.Add("aws.x", "Number.int", "1e9")
	f.Fuzz(func(t *testing.T, name, kind, value string) {
		problem := checkAttribute(name, Attribute{DataType: kind, StringValue: value})
		if problem == "" && (name == "" || value == "" || strings.HasPrefix(strings.ToLower(name), "aws.") || !allowed(value)) {
			t.Fatalf("%q %q %q was let in", name, kind, value)
		}
	})
}
