package letter_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Every mail, in every language, as its golden: the text with its subject before it,
// and the HTML.
func TestMailsAreAsTheirGoldens(t *testing.T) {
	for _, l := range pipeline.Languages() {
		for _, s := range samples() {
			t.Run(s.name+" "+string(l), func(t *testing.T) {
				var m pipeline.Mail
				s.write(&m, setting(l))
				for ending, got := range map[string]string{"txt": m.Subject + "\n\n" + m.Text, "html": m.HTML} {
					path := filepath.Join("testdata", s.name+"."+string(l)+"."+ending)
					if *update {
						if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
							t.Fatal(err)
						}
					}
					want, err := os.ReadFile(path)
					if err != nil || string(want) != got {
						t.Errorf("%s is not what is written (-update writes it anew, then look at it): %v", path, err)
					}
				}
				check(t, m)
			})
		}
	}
}

// check holds of every mail.
func check(t *testing.T, m pipeline.Mail) {
	t.Helper()
	if m.Subject == "" || strings.ContainsAny(m.Subject, "\r\n") || len([]rune(m.Subject)) > 120 {
		t.Errorf("subject %q", m.Subject)
	}
	if n := len(m.HTML); n > 102_000 {
		t.Errorf("the HTML has %d bytes: Gmail cuts off what is over 102 KB", n)
	}
	for what, text := range map[string]string{"text": m.Text, "HTML": m.HTML} {
		if strings.Contains(text, "%!") || strings.Contains(text, "<no value>") || strings.Contains(text, "ZgotmplZ") {
			t.Errorf("the %s has a hole:\n%s", what, text)
		}
	}
	for _, line := range strings.Split(m.Text, "\n") {
		if strings.HasSuffix(line, " ") && line != "-- " {
			t.Errorf("the text's line %q ends in a space", line)
		}
	}
	if strings.Contains(m.Text, "\n\n\n") {
		t.Error("the text has holes of two lines")
	}
	if n := len(m.Inline); (n == 1) != strings.Contains(m.HTML, "cid:poster@gen3d") || n == 1 && !strings.Contains(m.HTML, ` alt="`) {
		t.Errorf("%d pictures, and the HTML does not fit", n)
	}
	if strings.Contains(m.HTML, "<script") || strings.Contains(m.HTML, "<img src=x") || strings.Contains(m.HTML, "<b>Runtime") {
		t.Error("somebody else's HTML is in the mail")
	}
}
