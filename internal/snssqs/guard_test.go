package snssqs

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	wsns "github.com/ThreeDotsLabs/watermill-aws/sns"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func metadata(n int) message.Metadata {
	m := message.Metadata{}
	for i := range n {
		m[fmt.Sprintf("key-%d", i)] = "v"
	}
	return m
}

func TestGuard(t *testing.T) {
	// "_watermill_message_uuid" + "String" + "uuid"
	const uuidBytes = 23 + 6 + 4
	for name, tc := range map[string]struct {
		body     string
		metadata message.Metadata
		refused  string // part of the error; empty: passes
	}{
		"a plain message passes":                       {body: "{}"},
		"nine keys and the UUID are ten attributes":    {body: "x", metadata: metadata(9)},
		"ten keys are one attribute too many":          {body: "x", metadata: metadata(10), refused: "11 attributes"},
		"the group is no attribute":                    {body: "x", metadata: with(metadata(9), GroupKey, "user-7")},
		"an empty value is left out, not refused":      {body: "x", metadata: with(metadata(9), "empty", "")},
		"an empty body is refused":                     {body: "", refused: "body is empty"},
		"exactly 256 KiB with attributes passes":       {body: strings.Repeat("x", maxMessageBytes-uuidBytes)},
		"a byte more is refused":                       {body: strings.Repeat("x", maxMessageBytes-uuidBytes+1), refused: "262145 bytes"},
		"attributes count towards the size":            {body: strings.Repeat("x", maxMessageBytes-uuidBytes), metadata: message.Metadata{"a": "b"}, refused: "262152 bytes"},
		"a control character is refused":               {body: "a\x00b", refused: "at byte 1"},
		"broken UTF-8 is refused":                      {body: "ab\xff", refused: "at byte 2"},
		"a true replacement character passes":          {body: "\uFFFD"},
		"tab, newline and return pass":                 {body: "\t\n\r"},
		"characters beyond the basic plane pass":       {body: "\U0001F4A0"},
		"a non-character is refused":                   {body: "\uFFFE", refused: "at byte 0"},
		"a control character in metadata is refused":   {body: "x", metadata: message.Metadata{"k": "\x01"}, refused: `attribute "k"`},
		"a space in a key is refused":                  {body: "x", metadata: message.Metadata{"a b": "v"}, refused: "attribute name"},
		"two dots in a row in a key are refused":       {body: "x", metadata: message.Metadata{"a..b": "v"}, refused: "attribute name"},
		"a leading dot in a key is refused":            {body: "x", metadata: message.Metadata{".a": "v"}, refused: "attribute name"},
		"an overlong key is refused":                   {body: "x", metadata: message.Metadata{strings.Repeat("k", 257): "v"}, refused: "attribute name"},
		"AWS's own prefix is refused in any case":      {body: "x", metadata: message.Metadata{"Aws.trace": "v"}, refused: "AWS's own"},
		"a group with a space is refused":              {body: "x", metadata: message.Metadata{GroupKey: "a b"}, refused: "message group"},
		"a group of 129 characters is refused":         {body: "x", metadata: message.Metadata{GroupKey: strings.Repeat("g", 129)}, refused: "message group"},
		"a group with punctuation passes":              {body: "x", metadata: message.Metadata{GroupKey: "tenant|7@x"}},
		"no value of the message appears in the error": {body: "x", metadata: message.Metadata{"k": "secret\x02"}, refused: `attribute "k"`},
	} {
		t.Run(name, func(t *testing.T) {
			m := message.NewMessage("uuid", []byte(tc.body))
			m.Metadata = tc.metadata
			err := guard(publishInput("arn", m))
			if tc.refused == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				return
			}
			if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), tc.refused) {
				t.Fatalf("got %v, want ErrRefused with %q", err, tc.refused)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells a value: %v", err)
			}
		})
	}
}

func with(m message.Metadata, key, value string) message.Metadata {
	m[key] = value
	return m
}

func TestWhatIsSentIsWhatWatermillWouldSend(t *testing.T) {
	m := message.NewMessage("uuid", []byte("body"))
	m.Metadata = message.Metadata{"type": "mask.uploaded", "source": "test"}
	want := wsns.DefaultMarshalerUnmarshaler{}.Marshal("arn", m)
	got := publishInput("arn", m)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(*want, want.MessageAttributes["type"])); diff != "" {
		t.Errorf("(-watermill +ours):\n%s", diff)
	}
	m.Metadata.Set(GroupKey, "user-7")
	if got := publishInput("arn", m); aws.ToString(got.MessageGroupId) != "user-7" || len(got.MessageAttributes) != 3 {
		t.Errorf("group %q, %d attributes", aws.ToString(got.MessageGroupId), len(got.MessageAttributes))
	}
}
