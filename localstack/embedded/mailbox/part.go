package mailbox

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"strings"
)

const (
	// maxDepth and maxParts bound what a hostile mail can make us do.
	maxDepth = 10
	maxParts = 500
)

// readPart sorts one MIME part into msg: the first text and the first HTML are the
// mail, everything else is attached.
func readPart(msg *message, get func(string) string, body io.Reader, depth int) error {
	if depth > maxDepth {
		return rejected(fmt.Sprintf("The mail is nested more than %d levels deep.", maxDepth))
	}
	kind, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil {
		kind, params = "text/plain", nil // RFC 2045 5.2: what cannot be read is text
	}
	if strings.HasPrefix(kind, "multipart/") {
		return readParts(msg, params["boundary"], body, depth)
	}
	data, err := io.ReadAll(decodeTransfer(get("Content-Transfer-Encoding"), body))
	if err != nil {
		return badRequest("A part of the mail is not in its transfer encoding.")
	}
	disposition, file, _ := mime.ParseMediaType(get("Content-Disposition"))
	inline := disposition != "attachment" && file["filename"] == ""
	switch {
	case inline && kind == "text/plain" && msg.Text == "":
		msg.Text = decodeText(data, params["charset"])
	case inline && kind == "text/html" && msg.HTML == "":
		msg.HTML = decodeText(data, params["charset"])
	default:
		if len(msg.Attachments) >= maxParts {
			return rejected(fmt.Sprintf("The mail has more than %d parts.", maxParts))
		}
		name := file["filename"]
		if name == "" {
			name = params["name"]
		}
		msg.Attachments = append(msg.Attachments, attachment{
			Name: decodeWords(name), Type: kind, ContentID: strings.Trim(get("Content-Id"), "<> "), Data: data,
		})
	}
	return nil
}

func readParts(msg *message, boundary string, body io.Reader, depth int) error {
	if boundary == "" {
		return badRequest("A multipart has no boundary.")
	}
	parts := multipart.NewReader(body, boundary)
	for range maxParts {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badRequest("A multipart ends before its last boundary.")
		}
		if err := readPart(msg, part.Header.Get, part, depth+1); err != nil {
			return err
		}
	}
	return rejected(fmt.Sprintf("The mail has more than %d parts.", maxParts))
}

func decodeTransfer(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}
