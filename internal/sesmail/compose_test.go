package sesmail

import (
	"bytes"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
)

func letter() pipeline.Mail {
	return pipeline.Mail{
		From: "noreply@gen3d.example", To: "ada@example.com", Bcc: "ops@gen3d.example",
		Subject: "Tu modelo 3D está listo: Teddy Bär.jpg", Text: "¡Hola!\n" + strings.Repeat("long ", 300) + "\n-- \nGen3D\n", HTML: `<p>¡Hola!</p><img src="cid:poster@gen3d" alt="a">`,
		Letter: "ltr_0123456789abcdef0123456789abcdef", Unsubscribe: "https://gen3d.example/v1/unsubscribe/YWRh.bofM",
		Inline: []pipeline.Inline{{ID: "poster@gen3d", Name: "poster.jpg", Type: "image/jpeg", Data: []byte("\xff\xd8 a picture")}},
	}
}

// part is what a reader finds in a part.
type part struct{ Type, Body, ContentID string }

func parts(t testing.TB, header func(string) string, body io.Reader) (all []part, kinds []string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		t.Fatalf("content type %q: %v", header("Content-Type"), err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		kinds = []string{kind}
		r := multipart.NewReader(body, params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return all, kinds
			}
			if err != nil {
				t.Fatal(err)
			}
			more, inner := parts(t, p.Header.Get, p)
			all, kinds = append(all, more...), append(kinds, inner...)
		}
	}
	if header("Content-Transfer-Encoding") == "quoted-printable" {
		body = quotedprintable.NewReader(body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return []part{{kind, strings.ReplaceAll(string(b), "\r\n", "\n"), header("Content-Id")}}, nil
}

func read(t testing.TB, raw []byte) (*mail.Message, []part, []string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v:\n%s", err, raw)
	}
	all, kinds := parts(t, m.Header.Get, m.Body)
	return m, all, kinds
}

func TestCompose(t *testing.T) {
	in := letter()
	raw, err := compose(in)
	if err != nil {
		t.Fatal(err)
	}
	m, all, kinds := read(t, raw)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != in.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for name, want := range map[string]string{
		"From": `"Gen3D" <noreply@gen3d.example>`, "To": "<ada@example.com>", "Bcc": "", "Auto-Submitted": "auto-generated",
		"X-Gen3d-Letter": in.Letter, "List-Unsubscribe": "<" + in.Unsubscribe + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Mime-Version": "1.0",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if bytes.Contains(raw, []byte("ops@gen3d.example")) {
		t.Error("the operator's copy shows")
	}
	if !slices.Contains(kinds, "multipart/alternative") || !slices.Contains(kinds, "multipart/related") {
		t.Errorf("it is made of %v", kinds)
	}
	if len(all) != 3 || all[0].Type != "text/plain" || all[1].Type != "text/html" || all[2].Type != "image/jpeg" || all[2].ContentID != "<poster@gen3d>" {
		t.Fatalf("parts %+v", all)
	}
	if diff := cmp.Diff([]string{in.Text, in.HTML}, []string{all[0].Body, all[1].Body}); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
	for _, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d bytes, or one that ends otherwise", len(line))
		}
	}
}

func TestComposeRefuses(t *testing.T) {
	for name, change := range map[string]func(*pipeline.Mail){
		"no recipient":                    func(m *pipeline.Mail) { m.To = "" },
		"two recipients":                  func(m *pipeline.Mail) { m.To = "ada@example.com, eve@example.com" },
		"a recipient with a second line":  func(m *pipeline.Mail) { m.To = "ada@example.com\r\nBcc: eve@example.com" },
		"no sender":                       func(m *pipeline.Mail) { m.From = "Gen3D" },
		"an unsubscribe address with one": func(m *pipeline.Mail) { m.Unsubscribe += "\r\nBcc: eve@example.com" },
		"an unsubscribe address of two":   func(m *pipeline.Mail) { m.Unsubscribe += ">, <https://evil.example/" },
	} {
		t.Run(name, func(t *testing.T) {
			m := letter()
			change(&m)
			if raw, err := compose(m); err == nil {
				t.Errorf("composed:\n%s", raw[:min(len(raw), 600)])
			} else if strings.Contains(err.Error(), "example.com") {
				t.Errorf("the error quotes an address: %v", err)
			}
		})
	}
}

// Whatever somebody calls their photo, a mail has the headers that it has, the
// recipients that it has, and the parts that it has.
func FuzzNoHeaderIsInjected(f *testing.F) {
	raw, err := compose(letter())
	if err != nil {
		f.Fatal(err)
	}
	m, _, kinds := read(f, raw)
	want := slices.Sorted(maps.Keys(m.Header))
	for _, s := range []string{"Teddy Bär.jpg", "a\r\nBcc: eve@example.com", "a\nBcc: eve@example.com\n\n<script>", "a\r\n\r\n--boundary\r\n", "=?utf-8?q?=0D=0ABcc:_eve=40example.com?=", "\x00\x1b", "a\u2028b", strings.Repeat("ä", 500), "\xff\r"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, body string) {
		in := letter()
		in.Subject, in.Text, in.HTML, in.Letter = "Your 3D model is ready: "+name, body, body, "ltr_"+name
		in.Inline[0].Name = name
		raw, err := compose(in)
		if err != nil {
			return
		}
		m, all, gotKinds := read(t, raw)
		if got := slices.Sorted(maps.Keys(m.Header)); !slices.Equal(got, want) {
			t.Fatalf("headers %v, want %v\n%s", got, want, raw)
		}
		for h, values := range m.Header {
			if len(values) != 1 {
				t.Fatalf("%s stands there %d times\n%s", h, len(values), raw)
			}
		}
		if m.Header.Get("To") != "<ada@example.com>" {
			t.Fatalf("to %s", m.Header.Get("To"))
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || strings.ContainsAny(subject, "\r\n\x00") {
			t.Fatalf("subject %q, %v", subject, err)
		}
		if len(all) != 3 && body != "" || !slices.Equal(gotKinds, kinds) && body != "" {
			t.Fatalf("%d parts of %v\n%s", len(all), gotKinds, raw)
		}
	})
}
