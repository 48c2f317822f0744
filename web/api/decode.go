package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/2112-lab/gen3d/web/api/problem"
)

// maxBody is how long a JSON body may be.
const maxBody = 1 << 20

// decode reads a request's body, strictly: a field that the contract does not have
// is refused, so that a typing error is not taken for a default, and so is null,
// which the contract has nowhere. It answers the bytes, too.
func decode[T any](w http.ResponseWriter, r *http.Request) (body T, raw []byte, err error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return body, nil, problem.NotJSON.Because("")
	}
	raw, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return body, nil, problem.TooLarge.Because("")
	}
	if err != nil {
		return body, nil, problem.BadRequest.Because("the body ends too early")
	}
	body, err = parse[T](raw)
	if err != nil {
		return body, nil, problem.BadRequest.Because("%v", err)
	}
	return body, raw, nil
}

// parse reads one JSON object and nothing behind it.
func parse[T any](raw []byte) (body T, err error) {
	if !utf8.Valid(raw) {
		return body, errors.New("the body is not UTF-8")
	}
	if err := checkTokens(raw); err != nil {
		return body, err
	}
	err = strict(raw, &body)
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) && strings.HasPrefix(mistyped.Value, "number ") {
		body = *new(T)
		err = strict(wholeNumbers(raw), &body)
	}
	if err != nil {
		return body, fmt.Errorf("the body does not have the right shape: %w", err)
	}
	return body, nil
}

func strict(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}

// wholeNumbers writes 3.0 and 3e0 as 3: to JSON Schema they are integers, to Go's
// decoder they are not.
func wholeNumbers(raw []byte) []byte {
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return raw
	}
	plain, err := json.Marshal(value) // floats below 1e21 are written without an exponent
	if err != nil {
		return raw
	}
	return plain
}

// checkTokens checks what a decoder into a struct does not see.
func checkTokens(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	depth, first := 0, true
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) && !first && depth == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the body is not JSON: %w", err)
		}
		if first && token != json.Delim('{') {
			return errors.New("the body is not a JSON object")
		}
		if !first && depth == 0 {
			return errors.New("something follows the JSON object")
		}
		first = false
		switch token {
		case nil:
			return errors.New("null is not allowed; leave the field out")
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth > 16 {
			return errors.New("the JSON is nested too deeply")
		}
	}
}

// within checks a number that may be absent, and answers it or its default.
func within(name string, n *int, least, most, otherwise int) (int, error) {
	if n == nil {
		return otherwise, nil
	}
	if *n < least || *n > most {
		return 0, problem.BadRequest.Because("%s is %d: want %d to %d", name, *n, least, most)
	}
	return *n, nil
}

// text checks a text that may be absent: how many characters it may have.
func text(name string, s *string, least, most int) (string, error) {
	if s == nil {
		return "", nil
	}
	if n := utf8.RuneCountInString(*s); n < least || n > most {
		return "", problem.BadRequest.Because("%s has %d characters: want %d to %d", name, n, least, most)
	}
	return *s, nil
}
