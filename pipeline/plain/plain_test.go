package plain_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline/plain"
)

type word string

type inner struct {
	ID    word `json:"id"`
	Count int  `json:"count,omitempty"`
}

// every has a field of each kind that events have.
type every struct {
	Left  string `json:"-"`
	Right bool   `json:"right"`
	inner
	Number int64              `json:"number"`
	Small  int8               `json:"small,omitempty"`
	Big    uint64             `json:"big,omitempty"`
	Float  float64            `json:"float,omitempty"`
	At     time.Time          `json:"at,omitzero"`
	Maybe  *inner             `json:"maybe,omitempty"`
	Words  []word             `json:"words"`
	Many   []inner            `json:"many,omitempty"`
	Box    [2][3]float64      `json:"box"`
	Steps  map[word]float64   `json:"steps,omitempty"`
	Lists  map[string][]inner `json:"lists,omitempty"`
	Raw    json.RawMessage    `json:"raw,omitempty"`
	Named  string
}

func examples() []every {
	return []every{
		{},
		{Right: true, inner: inner{ID: "a", Count: -3}, Number: 1 << 62, Small: -128, Big: 1<<64 - 1, Float: -1.5e-9, At: time.Date(2026, 11, 30, 12, 0, 0, 5, time.UTC),
			Maybe: &inner{Count: 7}, Words: []word{}, Many: []inner{{ID: "b"}, {Count: 1}, {}, {ID: "c"}, {ID: "d"}, {ID: "e"}}, Box: [2][3]float64{{0, 1, 2}, {3, .5, 1e300}},
			Steps: map[word]float64{"decode": .402, "": 1}, Lists: map[string][]inner{"x": nil, "y": {{}}}, Raw: json.RawMessage(`{"a":{"b":["}",{}]}}`), Named: "n"},
		{inner: inner{ID: `<tag> "quoted" \ ä ` + "\u2028\x00\n"}, Words: []word{"<", "ok", "ü"}, At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", -3600))},
	}
}

func read(b []byte) (e every, ok bool) {
	t := plain.New(b)
	return e, t.Read(&e) && t.Ended()
}

func TestWhatJSONWritesIsRead(t *testing.T) {
	for _, e := range examples() {
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var want every
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		if got, ok := read(b); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nread as %+v, %v\nwant    %+v", b, got, ok, want)
		}
	}
}

func TestWhatIsWrittenInAnotherWayIsLeftToJSON(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":                  ``,
		"a space":                  `{"right": true}`,
		"another order":            `{"number":1,"right":true}`,
		"twice":                    `{"right":true,"right":false}`,
		"a field of the future":    `{"right":true,"left":1}`,
		"in capitals":              `{"Right":true}`,
		"what is left out":         `{"Left":"x"}`,
		"a name with escapes":      `{"r\u0069ght":true}`,
		"nothing after the comma":  `{"right":true,}`,
		"no end":                   `{"right":true`,
		"too much":                 `{"right":true}}`,
		"a number with a zero":     `{"number":01}`,
		"a number with a plus":     `{"number":+1}`,
		"a fraction for a number":  `{"number":1.0}`,
		"a number that is too big": `{"small":128}`,
		"less than nothing":        `{"big":-1}`,
		"a point alone":            `{"float":1.}`,
		"no number":                `{"number":}`,
		"a word for a number":      `{"number":"1"}`,
		"null for a number":        `{"number":null}`,
		"too few":                  `{"box":[[1,2,3]]}`,
		"too many":                 `{"box":[[1,2,3],[1,2,3],[1,2,3]]}`,
		"a comma for nothing":      `{"words":[,]}`,
		"a control character":      "{\"words\":[\"\t\"]}",
		"a wrong escape":           `{"words":["\x"]}`,
		"half a string":            `{"words":["\`,
		"no time":                  `{"at":"2026-11-30"}`,
		"a time without its zone":  `{"at":"2026-11-30T12:00:00"}`,
		"raw nonsense":             `{"raw":{"a":}}`,
		"half of something raw":    `{"raw":{"a":{}`,
		"a raw number":             `{"raw":1}`,
	} {
		if e, ok := read([]byte(text)); ok {
			t.Errorf("%s: read as %+v", name, e)
		}
	}
}

// What it reads, encoding/json reads to the same.
func FuzzRead(f *testing.F) {
	for _, e := range examples() {
		b, err := json.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, ok := read(b)
		if !ok {
			return
		}
		var want every
		if err := json.Unmarshal(b, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nread as        %+v\nencoding/json: %+v, %v", b, got, want, err)
		}
	})
}
