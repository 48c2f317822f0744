package bus

import (
	"regexp"
	"strings"
)

// Errors come from many libraries, and some quote what they were given.
var (
	mailAddress = regexp.MustCompile(`[\w.%+-]+@[\w-]+(\.[\w-]+)+`)
	urlQuery    = regexp.MustCompile(`(https?://[^\s"'?]+)\?[^\s"']*`)
)

// maxErrorText bounds an error's text in a log line.
const maxErrorText = 2 << 10

// scrubbed is an error's text without what no log line may hold: mail addresses
// and the queries of links, which carry signatures.
func scrubbed(text string) string {
	if len(text) > maxErrorText {
		text = strings.ToValidUTF8(text[:maxErrorText], "")
	}
	text = urlQuery.ReplaceAllString(text, "$1?***")
	return mailAddress.ReplaceAllString(text, "***")
}
