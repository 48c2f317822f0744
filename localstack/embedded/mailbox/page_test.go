package mailbox

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
)

const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>`

// sendHostile stores a mail that tries to be a page.
func sendHostile(t *testing.T, p post) {
	t.Helper()
	if _, err := p.SendEmail(t.Context(), letter(func(in *sesv2.SendEmailInput) {
		in.FromEmailAddress = aws.String(`"<script>x</script>" <a@b.example>`)
		s := in.Content.Simple
		s.Subject.Data, s.Body.Html.Data = aws.String(hostile), aws.String(hostile)
		s.Body.Text.Data = aws.String(hostile + ` https://a.example/?x="><script>alert(2)</script>`)
	})); err != nil {
		t.Fatal(err)
	}
}

func TestPagesNeverRunWhatAMailSays(t *testing.T) {
	p := newPost(t)
	sendHostile(t, p)
	for _, path := range []string{
		"/_dev/mail", "/_dev/mail/1", "/_dev/mail/1?view=text", "/_dev/mail/1?view=source",
		"/_dev/mail?to=%3Cscript%3E", "/_dev/mail/1?to=%22%3E%3Cscript%3E",
	} {
		resp, err := http.Get(p.dev + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if csp := resp.Header.Get("Content-Security-Policy"); csp != pageCSP {
			t.Errorf("%s has the policy %q", path, csp)
		}
		body := p.get(t, path)
		for _, bad := range []string{"<script", "<img", "onerror=alert(1)>", "style=\""} {
			if strings.Contains(body, bad) {
				t.Errorf("%s contains %s", path, bad)
			}
		}
		if outside := regexp.MustCompile(`(?:src|href)="(?:https?:)?//[^"]*"`).FindAllString(body, -1); path != "/_dev/mail/1?view=text" && len(outside) > 0 {
			t.Errorf("%s loads from elsewhere: %v", path, outside)
		}
	}
	resp, err := http.Get(p.dev + "/_dev/mail/1/html")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	csp := resp.Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "sandbox") || strings.Contains(csp, "allow-scripts") || strings.Contains(csp, "script-src") {
		t.Errorf("frame has the policy %q", csp)
	}
}

func TestWebAddressesInTextAreLinks(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"a sentence's full stop stays outside", "see https://a.example/b?c=1&d=2.",
			`see <a href="https://a.example/b?c=1&amp;d=2" target="_blank" rel="noopener noreferrer">https://a.example/b?c=1&amp;d=2</a>.`},
		{"other schemes are text", "javascript:alert(1) <b>", "javascript:alert(1) &lt;b&gt;"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := string(linked(tc.text)); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestOnlyThisMachineMayReadAndClear(t *testing.T) {
	p := newPost(t)
	sendHostile(t, p)
	for _, tc := range []struct {
		name, method, path string
		host, site         string
		status             int
	}{
		{"a foreign name for this address", "GET", "/_dev/mail.json", "evil.example", "", 403},
		{"a name that only begins well", "GET", "/_dev/mail.json", "localhost.evil.example", "", 403},
		{"localhost", "GET", "/_dev/mail.json", "localhost:8080", "", 200},
		{"a name below localhost", "GET", "/_dev/mail.json", "gen3d.localhost:8080", "", 200},
		{"IPv6 loopback", "GET", "/_dev/mail.json", "[::1]:8080", "", 200},
		{"a mail that is not there", "GET", "/_dev/mail/99", "localhost", "", 404},
		{"an id that is no number", "GET", "/_dev/mail/x", "localhost", "", 404},
		{"a form of another site", "POST", "/_dev/mail/clear", "localhost", "cross-site", 403},
		{"a form without a browser's word", "POST", "/_dev/mail/clear", "localhost", "", 403},
		{"the page's own button", "POST", "/_dev/mail/clear", "localhost", "same-origin", 303},
		{"DELETE", "DELETE", "/_dev/mail", "localhost", "", 204},
	} {
		t.Run(tc.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), tc.method, p.dev+tc.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = tc.host
			if tc.site != "" {
				req.Header.Set("Sec-Fetch-Site", tc.site)
			}
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != tc.status {
				t.Errorf("answered %s, want %d", resp.Status, tc.status)
			}
		})
	}
	if got := p.get(t, "/_dev/mail.json"); got != "[]\n" {
		t.Errorf("after clearing: %q", got)
	}
	sendHostile(t, p)
	if got := p.get(t, "/_dev/mail.json"); !strings.Contains(got, `"id":"2"`) {
		t.Errorf("numbers began again: %s", got)
	}
}
