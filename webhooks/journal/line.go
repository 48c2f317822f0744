package journal

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/2112-lab/gen3d/pipeline"
)

// appendLine appends a try as one line of JSON, as json.Marshal writes it, in a third
// of the time. A fact without line ends is taken as it is.
func appendLine(b []byte, d pipeline.Delivery) ([]byte, error) {
	if len(d.Fact) == 0 || bytes.IndexByte(d.Fact, '\n') >= 0 || farYear(d.At) || d.NextAt != nil && farYear(*d.NextAt) || oddNumber(d.DurationMS) {
		whole, err := json.Marshal(d)
		return append(append(b, whole...), '\n'), err
	}
	b = appendText(append(b, `{"id":`...), d.ID)
	b = appendText(append(b, `,"endpoint_id":`...), string(d.Endpoint))
	b = appendText(append(b, `,"type":`...), d.Type)
	b = appendUnlessEmpty(b, `,"session_id":`, string(d.Session))
	b = strconv.AppendInt(append(b, `,"attempt":`...), int64(d.Attempt), 10)
	if d.Replay {
		b = append(b, `,"replay":true`...)
	}
	b = appendTime(append(b, `,"at":`...), d.At)
	b = strconv.AppendFloat(append(b, `,"duration_ms":`...), d.DurationMS, 'f', -1, 64)
	b = appendText(append(b, `,"outcome":`...), string(d.Outcome))
	if d.Status != 0 {
		b = strconv.AppendInt(append(b, `,"status":`...), int64(d.Status), 10)
	}
	b = appendUnlessEmpty(b, `,"reason":`, d.Reason)
	b = appendUnlessEmpty(b, `,"response":`, d.Response)
	if d.NextAt != nil {
		b = appendTime(append(b, `,"next_at":`...), *d.NextAt)
	}
	b = append(append(b, `,"fact":`...), d.Fact...)
	return append(b, '}', '\n'), nil
}

func appendUnlessEmpty(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	return appendText(append(b, name...), text)
}

// appendText appends a string in quotes.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(text) // strings never err
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), text...), '"')
}

func appendTime(b []byte, t time.Time) []byte {
	return append(t.AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
}

// farYear: RFC 3339 cannot say it, and json.Marshal errs.
func farYear(t time.Time) bool { return t.Year() < 0 || t.Year() > 9999 }

// oddNumber: json.Marshal writes it with an exponent, or errs.
func oddNumber(f float64) bool { return f != 0 && !(math.Abs(f) >= 1e-6 && math.Abs(f) < 1e21) }
