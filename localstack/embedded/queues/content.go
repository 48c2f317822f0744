package queues

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of AWS, 2026. SQS takes 1 MiB since August 2025; a topic takes 256 KiB
// unless its MaximumMessageSize says otherwise.
const (
	maxAttributes   = 10
	maxQueueMessage = 1 << 20
	maxBatchBytes   = 1 << 20
	maxTopicMessage = 256 << 10
	maxNameBytes    = 256
)

// allowed reports whether text holds only the characters SQS takes, those of
// XML 1.0: #x9 #xA #xD #x20-#xD7FF #xE000-#xFFFD #x10000-#x10FFFF.
func allowed(text string) bool {
	for i, c := range text {
		switch {
		case c == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return false // not UTF-8, rather than a written U+FFFD
			}
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r', c == 0xFFFE, c == 0xFFFF:
			return false
		}
	}
	return true
}

// size is what counts against a size limit.
func size(body string, attributes map[string]Attribute) int {
	n := len(body)
	for name, a := range attributes {
		n += len(name) + len(a.DataType) + len(a.StringValue) + len(a.BinaryValue)
	}
	return n
}

// checkAttributes answers why the attributes are refused, "" if they are not.
// The sentences serve both services, which differ only in their codes.
func checkAttributes(attributes map[string]Attribute) string {
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if problem := checkAttribute(name, attributes[name]); problem != "" {
			return problem
		}
	}
	return ""
}

func checkAttribute(name string, a Attribute) string {
	quoted := strconv.Quote(name)
	if !validAttributeName(name) {
		return "The message attribute name " + quoted + " must be 1 to 256 letters, digits, '_', '-' or '.', " +
			"without a '.' at either end or two in a row, and may not begin with AWS. or Amazon."
	}
	kind, _, _ := strings.Cut(a.DataType, ".")
	if len(a.DataType) > maxNameBytes || !slices.Contains([]string{"String", "Number", "Binary"}, kind) {
		return "The message attribute " + quoted + " has an invalid message attribute type, " +
			"the set of supported type prefixes is Binary, Number, and String."
	}
	if kind == "Binary" {
		if len(a.BinaryValue) == 0 || a.StringValue != "" {
			return "The message attribute " + quoted + " must contain non-empty message attribute value for message attribute type Binary."
		}
		return ""
	}
	if a.StringValue == "" || len(a.BinaryValue) > 0 {
		return "The message attribute " + quoted + " must contain non-empty message attribute value for message attribute type " + kind + "."
	}
	if !allowed(a.StringValue) {
		return "The message attribute " + quoted + " contains a character that is not allowed."
	}
	if _, err := strconv.ParseFloat(a.StringValue, 64); kind == "Number" && err != nil {
		return "Can't cast the value of message attribute " + quoted + " to a number."
	}
	return ""
}

func validAttributeName(name string) bool {
	lower := strings.ToLower(name)
	if name == "" || len(name) > maxNameBytes || strings.HasPrefix(lower, "aws.") || strings.HasPrefix(lower, "amazon.") ||
		strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.Contains(name, "..") {
		return false
	}
	return !strings.ContainsFunc(name, func(c rune) bool { return !wordRune(c) && c != '.' })
}

// wordRune is a letter, digit, hyphen or underscore of ASCII: what names of
// queues, topics and batch entries are made of.
func wordRune(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}

// validGroup: up to 128 printable ASCII characters without spaces.
func validGroup(group string) bool {
	return len(group) <= 128 && !strings.ContainsFunc(group, func(c rune) bool { return c <= ' ' || c > '~' })
}
