package mailbox

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/google/go-cmp/cmp"
)

const pictureMail = `From: =?utf-8?q?Gen3D_caf=C3=A9?= <no-reply@gen3d.example>
To: Ada Lovelace <ada@gen3d.localhost>, bob@gen3d.localhost
Bcc: admin@gen3d.localhost
Subject: =?utf-8?b?WW91ciBtb2RlbCDinJM=?=
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: multipart/related; boundary=rel

--rel
Content-Type: multipart/alternative; boundary=alt

--alt
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Caf=E9 is rea=
dy

--alt
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+Q2Fmw6k8L3A+PGltZyBzcmM9ImNpZDpwaWMxIj4=
--alt--
--rel
Content-Type: image/png
Content-ID: <pic1>
Content-Transfer-Encoding: base64
Content-Disposition: inline; filename=pic.png

iVBORw0K
--rel--
`

func TestRawMailIsRead(t *testing.T) {
	p := newPost(t)
	if _, err := p.SendEmail(t.Context(), letter(raw(pictureMail))); err != nil {
		t.Fatal(err)
	}
	item := feedItem{
		From: "Gen3D café <no-reply@gen3d.example>", Subject: "Your model ✓",
		Text: "Café is ready\r\n", HTML: `<p>Café</p><img src="cid:pic1">`,
	}
	var want []feedItem
	for _, to := range []string{"ada@gen3d.localhost", "bob@gen3d.localhost", "admin@gen3d.localhost"} {
		item.To = to
		want = append(want, item)
	}
	if diff := cmp.Diff(want, p.feedOf(t, "")); diff != "" {
		t.Errorf("feed (-want +got):\n%s", diff)
	}
	if got := p.get(t, "/_dev/mail/1/html"); !strings.Contains(got, `<img src="data:image/png;base64,iVBORw0K">`) {
		t.Errorf("the picture is not in place: %s", got)
	}
	if got := p.get(t, "/_dev/mail/1/raw"); got != strings.ReplaceAll(pictureMail, "\n", "\r\n") {
		t.Errorf("raw came back changed:\n%s", got)
	}
	if got := p.get(t, "/_dev/mail/1/attachments/0"); got != "\x89PNG\r\n" {
		t.Errorf("attachment %q", got)
	}
}

func TestDestinationOverridesTheHeadersOfRawMail(t *testing.T) {
	p := newPost(t)
	in := letter(raw("From: a@b.example\nTo: header@b.example\nSubject: s\n\nhello"))
	in.Destination = &types.Destination{BccAddresses: []string{"envelope@b.example"}}
	if _, err := p.SendEmail(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	want := []feedItem{{From: "a@b.example", To: "envelope@b.example", Subject: "s", Text: "hello"}}
	if diff := cmp.Diff(want, p.feedOf(t, "")); diff != "" {
		t.Errorf("feed (-want +got):\n%s", diff)
	}
}

func TestSimpleMailMayCarryAPicture(t *testing.T) {
	p := newPost(t)
	if _, err := p.SendEmail(t.Context(), letter(func(in *sesv2.SendEmailInput) {
		in.Content.Simple.Body.Html.Data = aws.String(`<img src="cid:thumb"><img src="cid:page">`)
		in.Content.Simple.Attachments = []types.Attachment{
			{RawContent: []byte("jpeg"), FileName: aws.String("t.jpg"), ContentType: aws.String("image/jpeg"), ContentId: aws.String("thumb")},
			{RawContent: []byte("<script>"), FileName: aws.String("p"), ContentType: aws.String("text/html"), ContentId: aws.String("page")},
		}
	})); err != nil {
		t.Fatal(err)
	}
	got := p.get(t, "/_dev/mail/1/html")
	if !strings.Contains(got, `<img src="data:image/jpeg;base64,anBlZw=="><img src="data:,">`) {
		t.Errorf("frame: %s", got)
	}
}

func FuzzRawMail(f *testing.F) {
	f.Add([]byte(strings.ReplaceAll(pictureMail, "\n", "\r\n")))
	f.Add([]byte(nested(3)))
	f.Fuzz(func(t *testing.T, data []byte) {
		msg, err := fromRaw(data)
		if err == nil {
			_, _ = addressees(&msg, nil)
			_ = snippet(msg)
		}
	})
}
