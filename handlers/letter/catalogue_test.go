package letter

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

var verbs = regexp.MustCompile(`%[a-z]`)

// Every language has every word, with the same blanks to fill.
func TestTheCatalogueIsComplete(t *testing.T) {
	for _, l := range pipeline.Languages() {
		w, ok := catalogue[l]
		if !ok {
			t.Errorf("%s has no words", l)
			continue
		}
		v, first := reflect.ValueOf(w), reflect.ValueOf(english)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if v.Field(i).IsZero() {
				t.Errorf("%s lacks %s", l, name)
			}
			if v.Field(i).Kind() != reflect.String {
				continue
			}
			text := v.Field(i).String()
			if got, want := verbs.FindAllString(text, -1), verbs.FindAllString(first.Field(i).String(), -1); !slices.Equal(got, want) {
				t.Errorf("%s, %s: %q has the blanks %v, want %v", l, name, text, got, want)
			}
			if strings.ContainsAny(text, "\r\n") || strings.TrimSpace(text) != text {
				t.Errorf("%s, %s: %q", l, name, text)
			}
		}
		if slices.Contains(w.Months[:], "") {
			t.Errorf("%s lacks a month", l)
		}
	}
}

// Every failure has its own advice in every language, and says the same as
// metadata.json does.
func TestEveryFailureHasAdvice(t *testing.T) {
	for _, l := range pipeline.Languages() {
		hints := map[string]pipeline.Code{}
		for _, code := range pipeline.Codes() {
			a, ok := advices[l][code]
			if !ok || a.wrong == "" {
				t.Errorf("%s has no advice on %s", l, code)
				continue
			}
			f := pipeline.NewFailure(code, "")
			if l == pipeline.English && a.wrong != f.Message {
				t.Errorf("%s: the mail says %q, metadata.json %q", code, a.wrong, f.Message)
			}
			for i, h := range a.hints {
				if !strings.HasSuffix(h, ".") || slices.Contains(a.hints[:i], h) {
					t.Errorf("%s, %s: hint %q", l, code, h)
				}
			}
			if f.Category != pipeline.User {
				continue
			}
			if other, taken := hints[strings.Join(a.hints[:], "")]; taken {
				t.Errorf("%s: %s and %s have the same hints", l, code, other)
			}
			hints[strings.Join(a.hints[:], "")] = code
		}
		if len(advices[l]) != len(pipeline.Codes()) {
			t.Errorf("%s has advice on %d codes of %d", l, len(advices[l]), len(pipeline.Codes()))
		}
	}
}

func TestLanguagesDiffer(t *testing.T) {
	v, first := reflect.ValueOf(spanish), reflect.ValueOf(english)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).Kind() == reflect.String && v.Field(i).String() == first.Field(i).String() {
			t.Errorf("%s was not translated: %q", name, v.Field(i).String())
		}
	}
	for code, a := range adviceSpanish {
		if a == adviceEnglish[code] {
			t.Errorf("%s was not translated", code)
		}
	}
	if l, w := wordsOf("tlh"); l != pipeline.English || w.Ready != english.Ready {
		t.Errorf("a language that nobody has: %s", l)
	}
}

func TestNumbersAndTimes(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	saoPaulo, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	winter := time.Date(2026, 12, 1, 10, 5, 0, 0, time.UTC)
	for got, want := range map[string]string{
		english.count(181204): "181,204", spanish.count(181204): "181.204", english.count(999): "999", english.count(1_000_000): "1,000,000",
		english.size(12_321_872): "11.8\u00a0MB", spanish.size(12_321_872): "11,8\u00a0MB", english.size(812): "1\u00a0KB",
		english.duration(4.38): "4.4\u00a0s", spanish.duration(4.38): "4,4\u00a0s", english.duration(83.6): "1\u00a0min 24\u00a0s",
		english.moment(winter, time.UTC): "1 December 2026, 10:05 UTC", spanish.moment(winter, madrid): "1 de diciembre de 2026, 11:05 CET",
		english.moment(winter.AddDate(0, 7, 0), madrid): "1 July 2027, 12:05 CEST", english.moment(winter, saoPaulo): "1 December 2026, 07:05 UTC-03:00",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNamesAreFitForALine(t *testing.T) {
	for name, want := range map[string]string{
		"Teddy Bär.jpg": "Teddy Bär.jpg", "": "", " \t\r\n ": "",
		"a\r\nBcc: eve@example.com": "a Bcc: eve@example.com", "a\x00b\x1b[31m": "ab[31m",
		"gpj.\u202egpj.exe": "gpj.gpj.exe", "zero\u200bwidth": "zerowidth", "line\u2028sep": "line sep",
		"\xff\xfe": "", "家族写真.heic": "家族写真.heic", strings.Repeat("ä", 61): strings.Repeat("ä", 59) + "…",
	} {
		if got := shown(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
