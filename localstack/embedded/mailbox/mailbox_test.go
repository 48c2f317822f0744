package mailbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
)

// post is a running mailbox with both its faces.
type post struct {
	*sesv2.Client
	dev string
}

func open(t *testing.T, path string, change ...func(*Config)) post {
	t.Helper()
	cfg := Config{AccessKey: "AKIATEST", SecretKey: "secret"}
	for _, f := range change {
		f(&cfg)
	}
	m, err := Open(path, cfg)
	if err != nil {
		t.Fatal(err)
	}
	api, dev := httptest.NewServer(m), httptest.NewServer(m.DevHandler())
	t.Cleanup(func() {
		api.Close()
		dev.Close()
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return post{client(api.URL, "secret"), dev.URL}
}

func client(url, secret string) *sesv2.Client {
	return sesv2.New(sesv2.Options{
		Region: "eu-west-1", BaseEndpoint: &url, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", secret, ""),
	})
}

func newPost(t *testing.T, change ...func(*Config)) post {
	return open(t, filepath.Join(t.TempDir(), "mail.db"), change...)
}

// feedOf is mail.json, ids and times left out.
func (p post) feedOf(t *testing.T, query string) []feedItem {
	t.Helper()
	var items []feedItem
	if err := json.Unmarshal([]byte(p.get(t, "/_dev/mail.json"+query)), &items); err != nil {
		t.Fatal(err)
	}
	for i := range items {
		if items[i].ID == "" || len(items[i].At) != len("2026-01-02T15:04:05.000Z") {
			t.Errorf("id %q, at %q", items[i].ID, items[i].At)
		}
		items[i].ID, items[i].At = "", ""
	}
	return items
}

func (p post) get(t *testing.T, path string) string {
	t.Helper()
	resp, err := http.Get(p.dev + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s: %s", path, resp.Status, b)
	}
	return string(b)
}

// letter is a valid Simple mail, for cases to change.
func letter(change func(*sesv2.SendEmailInput)) *sesv2.SendEmailInput {
	in := &sesv2.SendEmailInput{
		FromEmailAddress: aws.String("Gen3D <no-reply@gen3d.example>"),
		Destination:      &types.Destination{ToAddresses: []string{"ada@gen3d.localhost"}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: &types.Content{Data: aws.String("Your model is ready")},
			Body: &types.Body{
				Text: &types.Content{Data: aws.String("Look: http://127.0.0.1/s/1")},
				Html: &types.Content{Data: aws.String("<p>Look</p>"), Charset: aws.String("UTF-8")},
			},
		}},
	}
	if change != nil {
		change(in)
	}
	return in
}

func raw(data string) func(*sesv2.SendEmailInput) {
	return func(in *sesv2.SendEmailInput) {
		in.FromEmailAddress, in.Destination = nil, nil
		in.Content = &types.EmailContent{Raw: &types.RawMessage{Data: []byte(strings.ReplaceAll(data, "\n", "\r\n"))}}
	}
}

func TestEachRecipientGetsAnEntry(t *testing.T) {
	p := newPost(t)
	out, err := p.SendEmail(t.Context(), letter(func(in *sesv2.SendEmailInput) {
		in.Destination.CcAddresses = []string{"Grace <grace@gen3d.localhost>"}
		in.Destination.BccAddresses = []string{"admin@gen3d.localhost", "ADA@gen3d.localhost"}
		in.ReplyToAddresses = []string{"help@gen3d.example"}
		in.ConfigurationSetName = aws.String("gen3d")
		in.EmailTags = []types.MessageTag{{Name: aws.String("session"), Value: aws.String("sess_1")}}
	}))
	if err != nil {
		t.Fatal(err)
	}
	if id := aws.ToString(out.MessageId); !strings.HasSuffix(id, "-000000") || len(id) != 60 {
		t.Errorf("message id %q", id)
	}
	item := feedItem{
		From: "Gen3D <no-reply@gen3d.example>", Subject: "Your model is ready",
		Text: "Look: http://127.0.0.1/s/1", HTML: "<p>Look</p>",
	}
	var want []feedItem
	for _, to := range []string{"ada@gen3d.localhost", "grace@gen3d.localhost", "admin@gen3d.localhost"} {
		item.To = to
		want = append(want, item)
	}
	if diff := cmp.Diff(want, p.feedOf(t, "")); diff != "" {
		t.Errorf("feed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[1:2], p.feedOf(t, "?to=Grace@gen3d.localhost")); diff != "" {
		t.Errorf("feed of one recipient (-want +got):\n%s", diff)
	}
}

func TestMailSurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mail.db")
	m, err := Open(path, Config{AccessKey: "AKIATEST", SecretKey: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	api := httptest.NewServer(m)
	if _, err := client(api.URL, "secret").SendEmail(t.Context(), letter(nil)); err != nil {
		t.Fatal(err)
	}
	api.Close()
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if got := open(t, path).feedOf(t, ""); len(got) != 1 {
		t.Errorf("after the restart: %v", got)
	}
}

func TestRefusalsAreTheSDKsOwnErrors(t *testing.T) {
	p := newPost(t)
	simple := func(change func(*types.Message)) func(*sesv2.SendEmailInput) {
		return func(in *sesv2.SendEmailInput) { change(in.Content.Simple) }
	}
	for _, tc := range []struct {
		name   string
		change func(*sesv2.SendEmailInput)
		want   string
	}{
		{"no content", func(in *sesv2.SendEmailInput) { in.Content = &types.EmailContent{} }, "BadRequestException"},
		{"a template", func(in *sesv2.SendEmailInput) {
			in.Content = &types.EmailContent{Template: &types.Template{TemplateName: aws.String("t")}}
		}, "BadRequestException"},
		{"no sender", func(in *sesv2.SendEmailInput) { in.FromEmailAddress = nil }, "BadRequestException"},
		{"a sender that is no address", func(in *sesv2.SendEmailInput) { in.FromEmailAddress = aws.String("me") }, "BadRequestException"},
		{"no recipient", func(in *sesv2.SendEmailInput) { in.Destination = nil }, "BadRequestException"},
		{"a recipient that is no address", func(in *sesv2.SendEmailInput) {
			in.Destination.BccAddresses = []string{"a b@c"}
		}, "BadRequestException"},
		{"a recipient with a line break", func(in *sesv2.SendEmailInput) {
			in.Destination.ToAddresses = []string{"a@b\r\nBcc: c@d"}
		}, "BadRequestException"},
		{"a reply address that is none", func(in *sesv2.SendEmailInput) { in.ReplyToAddresses = []string{"@"} }, "BadRequestException"},
		{"51 recipients", func(in *sesv2.SendEmailInput) {
			in.Destination.ToAddresses = nil
			for i := range 51 {
				in.Destination.ToAddresses = append(in.Destination.ToAddresses, fmt.Sprintf("u%d@b.example", i))
			}
		}, "MessageRejected"},
		{"a body with neither text nor HTML", simple(func(m *types.Message) { m.Body = &types.Body{} }), "BadRequestException"},
		{"a subject of two lines", simple(func(m *types.Message) { m.Subject.Data = aws.String("a\nBcc: c@d") }), "BadRequestException"},
		{"a header of two lines", simple(func(m *types.Message) {
			m.Headers = []types.MessageHeader{{Name: aws.String("X"), Value: aws.String("a\r\nBcc: c@d")}}
		}), "BadRequestException"},
		{"raw bytes that are no mail", raw("\x00\x01"), "BadRequestException"},
		{"a raw mail without a recipient", raw("From: a@b.example\n\nhello"), "BadRequestException"},
		{"a raw mail cut off in a part", raw("From: a@b.example\nTo: c@d.example\n" +
			"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhello"), "BadRequestException"},
		{"a raw mail nested without end", raw(nested(20)), "MessageRejected"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := p.SendEmail(t.Context(), letter(tc.change))
			var api smithy.APIError
			if !errors.As(err, &api) || api.ErrorCode() != tc.want {
				t.Fatalf("got %v, want %s", err, tc.want)
			}
			var bad *types.BadRequestException
			var rejected *types.MessageRejected
			if !errors.As(err, &bad) && !errors.As(err, &rejected) {
				t.Errorf("%T is not a type of the SDK", api)
			}
			if api.ErrorMessage() == "" {
				t.Error("no message")
			}
		})
	}
	if got := p.feedOf(t, ""); len(got) != 0 {
		t.Errorf("stored %v", got)
	}
}

// nested is a multipart in a multipart, and so on.
func nested(depth int) string {
	var b strings.Builder
	b.WriteString("From: a@b.example\nTo: c@d.example\n")
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	b.WriteString("\nhello\n")
	for i := range depth {
		fmt.Fprintf(&b, "--b%d--\n", depth-1-i)
	}
	return b.String()
}

func TestWrongSignaturesAreRefused(t *testing.T) {
	m, err := Open(filepath.Join(t.TempDir(), "mail.db"), Config{AccessKey: "AKIATEST", SecretKey: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	api := httptest.NewServer(m)
	defer api.Close()
	_, err = client(api.URL, "wrong").SendEmail(t.Context(), letter(nil))
	var refused smithy.APIError
	if !errors.As(err, &refused) || refused.ErrorCode() != "SignatureDoesNotMatch" {
		t.Errorf("wrong secret: %v", err)
	}
	_, err = client(api.URL, "secret").GetAccount(t.Context(), &sesv2.GetAccountInput{})
	if !errors.As(err, &refused) || !strings.Contains(refused.ErrorMessage(), "only SendEmail") {
		t.Errorf("another operation: %v", err)
	}
}
