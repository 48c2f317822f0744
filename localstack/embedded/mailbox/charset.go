package mailbox

import (
	"bytes"
	"io"
	"strings"
)

// windows1252 are the characters of bytes 0x80 to 0x9f, which ISO 8859-1 leaves to
// controls that no mail means (WHATWG encoding standard, index windows-1252).
var windows1252 = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// decodeText makes UTF-8 of data in a charset. Of others than the common ones it
// keeps what is ASCII.
func decodeText(data []byte, charset string) string {
	switch strings.ToLower(charset) {
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
		var b strings.Builder
		for _, c := range data {
			if c >= 0x80 && c < 0xa0 {
				b.WriteRune(windows1252[c-0x80])
			} else {
				b.WriteRune(rune(c))
			}
		}
		return b.String()
	}
	return strings.ToValidUTF8(string(data), "\uFFFD")
}

// charsetReader is decodeText for mime.WordDecoder.
func charsetReader(charset string, r io.Reader) (io.Reader, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return bytes.NewReader([]byte(decodeText(data, charset))), nil
}
