package segment

import (
	"errors"
	"image"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func TestParsePrompts(t *testing.T) {
	photo := image.Pt(640, 480)
	got, err := ParsePrompts(strings.NewReader(
		`{"clicks":[{"x":10.5,"y":20,"label":1},{"x":0,"y":479.9,"label":0}],"boxes":[{"x0":0,"y0":0,"x1":640,"y1":480}]}`), photo)
	want := Prompts{
		Clicks: []Click{{10.5, 20, Inside}, {0, 479.9, Outside}},
		Boxes:  []Box{{0, 0, 640, 480}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestParsePromptsRefuses(t *testing.T) {
	photo := image.Pt(640, 480)
	click := `{"x":1,"y":1,"label":1}`
	for name, text := range map[string]string{
		"nothing":                    ``,
		"not JSON":                   `click here`,
		"another type":               `[]`,
		"no prompt":                  `{}`,
		"only an outside click":      `{"clicks":[{"x":1,"y":1,"label":0}]}`,
		"a field that nobody knows":  `{"clicks":[` + click + `],"points":[]}`,
		"a click's unknown field":    `{"clicks":[{"x":1,"y":1,"label":1,"z":0}]}`,
		"a click without a label":    `{"clicks":[{"x":1,"y":1}]}`,
		"a label of SAM's boxes":     `{"clicks":[` + click + `,{"x":1,"y":1,"label":2}]}`,
		"a fraction as a label":      `{"clicks":[{"x":1,"y":1,"label":0.5}]}`,
		"right of the photo":         `{"clicks":[{"x":640,"y":1,"label":1}]}`,
		"above the photo":            `{"clicks":[{"x":1,"y":-0.1,"label":1}]}`,
		"a number that overflows":    `{"clicks":[{"x":1e999,"y":1,"label":1}]}`,
		"a box that is empty":        `{"boxes":[{"x0":5,"y0":5,"x1":5,"y1":9}]}`,
		"a box turned round":         `{"boxes":[{"x0":9,"y0":9,"x1":5,"y1":5}]}`,
		"a box past the edge":        `{"boxes":[{"x0":0,"y0":0,"x1":641,"y1":480}]}`,
		"a second document":          `{"clicks":[` + click + `]}{}`,
		"too many clicks":            `{"clicks":[` + strings.Repeat(click+",", MaxClicks) + click + `]}`,
		"too many bytes":             strings.Repeat(" ", MaxPromptsBytes+1),
		"nested beyond reason":       strings.Repeat("[", MaxPromptsBytes),
		"a null click":               `{"clicks":[null]}`,
		"text instead of a number":   `{"clicks":[{"x":"1","y":1,"label":1}]}`,
		"too many boxes":             `{"boxes":[` + strings.Repeat(`{"x0":0,"y0":0,"x1":1,"y1":1},`, MaxBoxes) + `{"x0":0,"y0":0,"x1":1,"y1":1}]}`,
		"a box with a side missing ": `{"boxes":[{"x0":0,"y0":0,"x1":1}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if p, err := ParsePrompts(strings.NewReader(text), photo); !errors.Is(err, ErrPrompts) {
				t.Fatalf("got %+v, %v", p, err)
			}
		})
	}
}

func TestPromptsNameEveryProblem(t *testing.T) {
	err := Prompts{Clicks: []Click{{-1, 0, Inside}, {0, 0, 7}}}.Validate(image.Pt(10, 10))
	if err == nil || !strings.Contains(err.Error(), "click 0") || !strings.Contains(err.Error(), "click 1") {
		t.Fatal(err)
	}
}

func TestParsePromptsPassesReadErrorsOn(t *testing.T) {
	broken := errors.New("connection reset")
	_, err := ParsePrompts(iotest.ErrReader(broken), image.Pt(10, 10))
	if !errors.Is(err, broken) || errors.Is(err, ErrPrompts) {
		t.Fatal(err)
	}
}

func FuzzParsePrompts(f *testing.F) {
	f.Add([]byte(`{"clicks":[{"x":10.5,"y":20,"label":1}],"boxes":[{"x0":0,"y0":0,"x1":64,"y1":48}]}`))
	f.Add([]byte(`{"clicks":[{"x":1e308,"y":-0,"label":0},null]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		photo := image.Pt(64, 48)
		p, err := ParsePrompts(strings.NewReader(string(data)), photo)
		if err != nil {
			if !errors.Is(err, ErrPrompts) {
				t.Fatalf("unmarked error: %v", err)
			}
			return
		}
		if err := p.Validate(photo); err != nil {
			t.Fatal(err)
		}
	})
}
