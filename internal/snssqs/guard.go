package snssqs

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

// What SNS and SQS allow. Emulators often do not check it.
//
// Attributes: with raw delivery SQS takes ten; SNS discards a message with more
// as a client-side error, without telling the publisher.
// (docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html,
// docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html)
const (
	maxAttributes    = 10 // Watermill's UUID is one of them
	maxMessageBytes  = 256 << 10
	maxAttributeName = 256
	maxGroupBytes    = 128
)

var attributeName = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

// guard finds what SNS or SQS would refuse or silently lose. Its errors wrap
// ErrRefused and name attributes, never values.
func guard(in *sns.PublishInput) error {
	body := aws.ToString(in.Message)
	size := len(body)
	if body == "" {
		return refuse("the body is empty")
	}
	if at := invalidCharacter(body); at >= 0 {
		return refuse("the body has a character at byte %d that XML 1.0 does not allow", at)
	}
	if n := len(in.MessageAttributes); n > maxAttributes {
		return refuse("%d attributes, at most %d are delivered", n, maxAttributes)
	}
	for _, name := range slices.Sorted(maps.Keys(in.MessageAttributes)) {
		v := in.MessageAttributes[name]
		value := aws.ToString(v.StringValue)
		size += len(name) + len(aws.ToString(v.DataType)) + len(value)
		switch lower := strings.ToLower(name); {
		case len(name) > maxAttributeName || !attributeName.MatchString(name):
			return refuse("attribute name %.40q is not made of letters, digits, '_', '-' and single dots", name)
		case strings.HasPrefix(lower, "aws.") || strings.HasPrefix(lower, "amazon."):
			return refuse("attribute name %.40q begins as only AWS's own may", name)
		case value == "":
			return refuse("attribute %q is empty", name)
		case invalidCharacter(value) >= 0:
			return refuse("attribute %q has a character that XML 1.0 does not allow", name)
		}
	}
	if size > maxMessageBytes {
		return refuse("%d bytes with attributes, at most %d are allowed", size, maxMessageBytes)
	}
	if g := in.MessageGroupId; g != nil && !validGroup(*g) {
		return refuse("the message group is not 1 to %d printable ASCII characters without spaces", maxGroupBytes)
	}
	return nil
}

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrRefused}, args...)...)
}

// invalidCharacter is the byte offset of the first character outside
// #x9 | #xA | #xD | #x20-#xD7FF | #xE000-#xFFFD | #x10000-#x10FFFF, or -1.
func invalidCharacter(s string) int {
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			if _, width := utf8.DecodeRuneInString(s[i:]); width == 1 {
				return i
			}
		case r == '\t' || r == '\n' || r == '\r':
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF:
			return i
		}
	}
	return -1
}

func validGroup(g string) bool {
	if g == "" || len(g) > maxGroupBytes {
		return false
	}
	for i := range len(g) {
		if g[i] <= ' ' || g[i] > '~' {
			return false
		}
	}
	return true
}
