package registry

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"unicode/utf8"
)

// node is a JSON value and where it stands.
type node struct {
	at     int64 // of its first byte
	value  any   // string, json.Number, bool or nil; for others see below
	fields []field
	items  []*node
	kind   byte // '{', '[' or 0
}

type field struct {
	name string
	at   int64
	node *node
}

// maxDepth bounds nesting: the file has three levels.
const maxDepth = 16

// locate reads one JSON value with its places. It errs at a place, too.
func locate(text []byte) (*node, *Problem) {
	if at := invalidUTF8(text); at >= 0 {
		return nil, problemAt(text, int64(at), "the text is not UTF-8")
	}
	var anything any
	var syntax *json.SyntaxError
	if err := json.Unmarshal(text, &anything); errors.As(err, &syntax) { // the decoder below counts errors' places in two ways
		if syntax.Offset >= int64(len(text)) && bytes.HasSuffix([]byte(err.Error()), []byte("end of JSON input")) {
			return nil, problemAt(text, int64(len(text)), "the text ends too early")
		}
		return nil, problemAt(text, max(syntax.Offset-1, 0), "this is not JSON: "+err.Error())
	}
	l := &locator{text: text, dec: json.NewDecoder(bytes.NewReader(text))}
	l.dec.UseNumber()
	n, err := l.value(0)
	var where *located
	switch {
	case err == nil:
		return n, nil
	case errors.As(err, &where):
		return nil, problemAt(text, where.at, where.why)
	default:
		return nil, problemAt(text, l.dec.InputOffset(), "this is not JSON: "+err.Error())
	}
}

type located struct {
	at  int64
	why string
}

func (l *located) Error() string { return l.why }

type locator struct {
	text []byte
	dec  *json.Decoder
}

// next is where the next value or name begins.
func (l *locator) next() int64 {
	i := l.dec.InputOffset()
	for i < int64(len(l.text)) && bytes.IndexByte([]byte(" \t\r\n,:"), l.text[i]) >= 0 {
		i++
	}
	return i
}

func (l *locator) value(depth int) (*node, error) {
	n := &node{at: l.next()}
	if depth > maxDepth {
		return nil, &located{n.at, "the JSON is nested too deeply"}
	}
	token, err := l.dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		n.kind = '{'
		for l.dec.More() {
			f := field{at: l.next()}
			name, err := l.dec.Token()
			if err != nil {
				return nil, err
			}
			f.name, _ = name.(string)
			for _, have := range n.fields {
				if have.name == f.name {
					return nil, &located{f.at, fmt.Sprintf("%q is there twice", f.name)}
				}
			}
			if f.node, err = l.value(depth + 1); err != nil {
				return nil, err
			}
			n.fields = append(n.fields, f)
		}
	case json.Delim('['):
		n.kind = '['
		for l.dec.More() {
			item, err := l.value(depth + 1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
	default:
		n.value = token
		return n, nil
	}
	_, err = l.dec.Token()
	return n, err
}

func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// Problem is something wrong with the file, and where. Lines and columns count from
// 1, columns in characters.
type Problem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

func (p Problem) String() string {
	return fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Message)
}

func problemAt(text []byte, at int64, message string) *Problem {
	before := text[:min(at, int64(len(text)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &Problem{line, column, message}
}

func sortProblems(all []Problem) {
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
}
