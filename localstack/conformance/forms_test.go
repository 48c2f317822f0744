package conformance

import (
	"bytes"
	"encoding/base64"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const formPage = "S3 API: Browser-Based Uploads Using POST"

// form is what a browser sends: a policy, signed, and the fields that it speaks of.
type form struct {
	key        string
	body       string
	conditions []any
	expires    time.Duration
	fields     map[string]string // beside those that were signed
	forge      func(map[string]string)
}

// post signs the form for its key and sends it.
func (t *trial) post(f form) (int, http.Header, string) {
	signed, err := t.presigner().PresignPostObject(t.ctx, &s3.PutObjectInput{Bucket: &t.bucket, Key: &f.key}, func(o *s3.PresignPostOptions) {
		o.Expires, o.Conditions = time.Hour, append(f.conditions, []any{"content-length-range", 1, 10})
		if f.expires != 0 {
			o.Expires = f.expires
		}
	})
	t.check(err)
	values := maps.Clone(signed.Values)
	maps.Copy(values, f.fields)
	if f.forge != nil {
		f.forge(values)
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range values {
		_ = w.WriteField(name, value)
	}
	part, err := w.CreateFormFile("file", "photo.jpg")
	t.check(err)
	_, _ = part.Write([]byte(f.body))
	_ = w.Close()
	req, err := http.NewRequestWithContext(t.ctx, http.MethodPost, t.url+"/"+t.bucket, &b)
	t.check(err)
	req.Header.Set("Content-Type", w.FormDataContentType())
	resp, err := t.cfg.HTTPClient.Do(req)
	t.check(err)
	defer resp.Body.Close()
	var said bytes.Buffer
	_, _ = said.ReadFrom(resp.Body)
	return resp.StatusCode, resp.Header, said.String()
}

// turned is a case: a form that S3 does not take, and nothing is stored.
func turned(name string, status int, code string, of func(t *trial) form) call {
	return call{name, formPage + "; POST Policy", func(t *trial) {
		f := of(t)
		got, _, said := t.post(f)
		want(t, "the status", got, status)
		if !strings.Contains(said, "<Code>"+code+"<") {
			t.errorf("answer %.300s, want %s", said, code)
		}
		if got := t.list(t.key("")); len(got) != 0 {
			t.errorf("stored %q", got)
		}
	}}
}

var formCalls = []call{
	{"a form is answered with 204 and stored", formPage, func(t *trial) {
		status, _, said := t.post(form{key: t.key("a"), body: "hello"})
		if status != 204 {
			t.fatalf("%d %s", status, said)
		}
		want(t, "the body", t.get(t.key("a")), "hello")
	}},
	{"a form may ask for 201 and where it lies", formPage + ", success_action_status", func(t *trial) {
		status, _, said := t.post(form{key: t.key("a"), body: "hello", conditions: []any{map[string]string{"success_action_status": "201"}}, fields: map[string]string{"success_action_status": "201"}})
		want(t, "the status", status, 201)
		want(t, "the key is told", strings.Contains(said, "<Key>"+t.key("a")+"</Key>"), true)
	}},
	{"a form may bring type and metadata", formPage, func(t *trial) {
		status, _, said := t.post(form{
			key: t.key("a"), body: "hello", conditions: []any{[]any{"starts-with", "$Content-Type", "image/"}, map[string]string{"x-amz-meta-preset": "fast"}},
			fields: map[string]string{"Content-Type": "image/jpeg", "x-amz-meta-preset": "fast"},
		})
		if status != 204 {
			t.fatalf("%d %s", status, said)
		}
		out, err := t.tryGet(t.key("a"))
		t.check(err)
		want(t, "the type", aws.ToString(out.ContentType), "image/jpeg")
		want(t, "the metadata", out.Metadata["preset"], "fast")
	}},
	{"a form's answer has the ETag", formPage, func(t *trial) {
		_, header, _ := t.post(form{key: t.key("a"), body: "hello"})
		want(t, "the ETag", header.Get("ETag"), `"5d41402abc4b2a76b9719d911017c592"`)
	}},
	turned("a form with more than its policy allows is EntityTooLarge", 400, "EntityTooLarge", func(t *trial) form {
		return form{key: t.key("a"), body: "more than ten bytes"}
	}),
	turned("a form with less than its policy allows is EntityTooSmall", 400, "EntityTooSmall", func(t *trial) form {
		return form{key: t.key("a"), body: ""}
	}),
	turned("a form for another key than its policy's is AccessDenied", 403, "AccessDenied", func(t *trial) form {
		return form{key: t.key("a"), body: "x", forge: func(v map[string]string) { v["key"] = t.key("b") }}
	}),
	turned("a form of another type than its policy's is AccessDenied", 403, "AccessDenied", func(t *trial) form {
		return form{key: t.key("a"), body: "x", conditions: []any{[]any{"starts-with", "$Content-Type", "image/"}}, fields: map[string]string{"Content-Type": "text/html"}}
	}),
	turned("a form with a field that its policy does not name is AccessDenied", 403, "AccessDenied", func(t *trial) form {
		return form{key: t.key("a"), body: "x", fields: map[string]string{"x-amz-meta-more": "1"}}
	}),
	turned("a form without a field that its policy names is AccessDenied", 403, "AccessDenied", func(t *trial) form {
		return form{key: t.key("a"), body: "x", conditions: []any{map[string]string{"x-amz-meta-preset": "fast"}}}
	}),
	turned("a form past its time is AccessDenied", 403, "AccessDenied", func(t *trial) form {
		return form{key: t.key("a"), body: "x", expires: -time.Minute}
	}),
	turned("a form whose policy was changed is SignatureDoesNotMatch", 403, "SignatureDoesNotMatch", func(t *trial) form {
		return form{key: t.key("a"), body: "x", forge: func(v map[string]string) {
			policy, _ := base64.StdEncoding.DecodeString(v["policy"])
			v["policy"] = base64.StdEncoding.EncodeToString(bytes.Replace(policy, []byte("10]"), []byte("99]"), 1))
		}}
	}),
	turned("a form without a signature is refused", 403, "AccessDenied", func(t *trial) form {
		return form{key: t.key("a"), body: "x", forge: func(v map[string]string) {
			for name := range v {
				if name != "key" {
					delete(v, name)
				}
			}
		}}
	}),
}
