package api_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/localstack/embedded/objects"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api"
	"github.com/2112-lab/gen3d/web/contract"
)

// realStore is a bucket behind signatures.
func realStore(t testing.TB, through ...s3.HTTPClient) (*s3store.Store, *s3.Client) {
	t.Helper()
	const bucket, region, access, secret = "gen3d-test", "eu-west-1", "AKIATEST", "secret"
	server, err := objects.Open(t.Context(), objects.Config{
		Dir: t.TempDir(), Addr: "127.0.0.1:0", Bucket: bucket, Region: region, AccessKey: access, SecretKey: secret,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := server.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	options := s3.Options{
		BaseEndpoint: aws.String(server.URL()), Region: region, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(access, secret, ""),
	}
	for _, client := range through {
		options.HTTPClient = client
	}
	client := s3.New(options)
	return s3store.New(client, bucket), client
}

// overS3 is an API over a real bucket, in which ada has a session with a model.
func overS3(t *testing.T) (*world, *s3store.Store, *s3.Client) {
	t.Helper()
	store, client := realStore(t)
	w := serve(t, func(c *api.Config) { c.Store, c.Clock = store, time.Now })
	memory := serve(t) // tells the same story, to be copied
	memory.modelled()
	s, err := memory.Session(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range memory.Keys(ref.Prefix()) {
		parsed, err := pipeline.ParseObjectKey(key)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Put(t.Context(), parsed, bytes.NewReader(memory.Bytes(key)), nil); err != nil {
			t.Fatal(err)
		}
	}
	if s.Status != pipeline.Notified {
		t.Fatalf("the session is %s", s.Status)
	}
	return w, store, client
}

// inventory is everything in the bucket with its ETag.
func inventory(t *testing.T, client *s3.Client) map[string]string {
	t.Helper()
	all := map[string]string{}
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: aws.String("gen3d-test")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Contents {
			all[aws.ToString(o.Key)] = aws.ToString(o.ETag)
		}
	}
	return all
}

// ada is a word: a signature may have the three letters by chance.
var ada = regexp.MustCompile(`\bada\b`)

// Every route, with every way to name ada's session, in eve's name.
func TestNobodyReachesAnothersSession(t *testing.T) {
	w, _, client := overS3(t)
	before := inventory(t, client)
	id := string(ref.Session)
	names := map[string]string{
		"its id":                    id,
		"a way out":                 "../../../ada/sessions/" + id,
		"an encoded way out":        "..%2f..%2f..%2fada%2fsessions%2f" + id,
		"a way out encoded twice":   "..%252f..%252fada%252fsessions%252f" + id,
		"the whole key":             url.PathEscape("users/ada/sessions/" + id),
		"an id with a zero byte":    id + "%00",
		"an id with a line":         id + "%0d%0aX-User:%20ada",
		"an id in capitals":         strings.ToUpper(id),
		"an id with a dot":          id + ".",
		"an id with a semicolon":    id + ";user=ada",
		"an id with full-width":     strings.Replace(id, "_", "%ef%bc%bf", 1),
		"an id with a user before":  "ada:" + id,
		"an id with a space before": "%20" + id,
	}
	routes := []call{
		{method: "GET", path: ""}, {method: "DELETE", path: ""}, {method: "GET", path: "/events"}, {method: "POST", path: "/masks", body: `{}`},
		{method: "POST", path: "/prompts", body: `{"clicks":[{"x":1,"y":1,"label":1}]}`},
		{method: "PATCH", path: "", body: `{"name":"mine"}`}, {method: "POST", path: "/retry"}, {method: "POST", path: "/cancel"}, {method: "POST", path: "/restore"},
		{method: "POST", path: "/share", body: `{}`}, {method: "DELETE", path: "/share"},
	}
	attempts := 0
	for what, name := range names {
		for _, c := range routes {
			attempts++
			t.Run(c.method+c.path+" with "+what, func(t *testing.T) {
				c.path, c.token = "/v1/sessions/"+name+c.path, "eve"
				g := w.do(c)
				if g.status == http.StatusCreated && strings.Contains(string(g.body), `"users/eve/sessions/`) && !ada.Match(g.body) {
					return // a form for a folder of her own
				}
				if g.status != http.StatusNotFound && g.status != http.StatusMethodNotAllowed || ada.Match(g.body) {
					t.Errorf("%d: %s", g.status, g.body)
				}
			})
		}
	}
	// As a header, a query or a body cannot name a user either.
	for what, c := range map[string]call{
		"a header":         {method: "GET", path: at(""), header: map[string]string{"X-User": "ada", "X-Forwarded-User": "ada"}},
		"a query":          {method: "GET", path: at("") + "?user=ada&user_id=ada"},
		"a cursor":         {method: "GET", path: "/v1/sessions?cursor=..%2f..%2fada%2fsessions%2f" + id},
		"a body":           {method: "POST", path: "/v1/sessions", body: `{"user_id":"ada"}`},
		"another path":     {method: "GET", path: "/v1/users/ada/sessions/" + id},
		"her own list":     {method: "GET", path: "/v1/sessions?q=bear"},
		"a token in query": {method: "GET", path: at("") + "?access_token=ada"},
	} {
		attempts++
		t.Run(what, func(t *testing.T) {
			c.token = "eve"
			if g := w.do(c); strings.Contains(string(g.body), id) || strings.Contains(string(g.body), "users/ada") {
				t.Errorf("%d: %s", g.status, g.body)
			}
		})
	}
	if after := inventory(t, client); !maps.Equal(before, after) {
		t.Errorf("the bucket changed: %v", after)
	}
	t.Logf("%d attempts", attempts)
}

// form is an upload form about to be sent.
type form struct {
	url    string
	fields map[string]string
	more   [][2]string // fields sent beside those
	file   string
}

func (f form) send(t *testing.T) (int, string) {
	t.Helper()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		_ = parts.WriteField(name, f.fields[name])
	}
	for _, m := range f.more {
		_ = parts.WriteField(m[0], m[1])
	}
	part, _ := parts.CreateFormFile("file", "photo.jpg")
	_, _ = io.WriteString(part, f.file)
	_ = parts.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.url, &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", parts.FormDataContentType())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err.Error() // the server hung up on it
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(b)
}

// A form lets its holder write one key, of one type, up to one size, and no more.
func TestAFormCannotBeBent(t *testing.T) {
	w, store, client := overS3(t)
	before := inventory(t, client)
	make := func() form {
		var made contract.CreatedSession
		w.do(call{method: "POST", path: "/v1/sessions", token: "eve", body: `{"filename":"bear.jpg"}`}).decode(t, &made)
		return form{url: made.Upload.URL, fields: made.Upload.Fields, file: "a photo"}
	}
	set := func(name, value string) func(*form) { return func(f *form) { f.fields[name] = value } }
	drop := func(name string) func(*form) { return func(f *form) { delete(f.fields, name) } }
	add := func(name, value string) func(*form) {
		return func(f *form) { f.more = append(f.more, [2]string{name, value}) }
	}
	policy := func(old, new string) func(*form) {
		return func(f *form) {
			b, err := base64.StdEncoding.DecodeString(f.fields["policy"])
			if err != nil || !bytes.Contains(b, []byte(old)) {
				t.Fatalf("%q is not in the policy %s", old, b)
			}
			f.fields["policy"] = base64.StdEncoding.EncodeToString(bytes.Replace(b, []byte(old), []byte(new), 1))
		}
	}
	photo := ref.Key(pipeline.OriginalImage).String()
	var mine string // eve's key of the form at hand
	for _, c := range []struct {
		name string
		bend func(*form)
	}{
		{"ada's photo as its key", set("key", photo)},
		{"ada's metadata as its key", set("key", ref.Key(pipeline.Metadata).String())},
		{"another session of her own", set("key", "users/eve/sessions/sess_1_00000000/original_image.jpg")},
		{"another file of the session", func(f *form) {
			f.fields["key"] = strings.Replace(f.fields["key"], "original_image.jpg", "metadata.json", 1)
		}},
		{"a way out in the key", func(f *form) { f.fields["key"] += "/../../../../ada/x" }},
		{"a file name in the key", func(f *form) {
			f.fields["key"] = strings.Replace(f.fields["key"], "original_image.jpg", "${filename}", 1)
		}},
		{"two keys", add("key", photo)},
		{"no key", drop("key")},
		{"ada's key in the policy, too", func(f *form) { policy("users/eve", "users/ada")(f); set("key", photo)(f) }},
		{"another type", set("Content-Type", "text/html")},
		{"no type", drop("Content-Type")},
		{"another type in the policy, too", func(f *form) { policy("image/jpeg", "text/html")(f); set("Content-Type", "text/html")(f) }},
		{"a larger size in the policy", policy("52428800", "99999999")},
		{"a later end in the policy", policy(fmt.Sprint(time.Now().Year()), "2999")},
		{"no policy", drop("policy")},
		{"an empty policy", set("policy", "e30=")},
		{"a policy that is no base64", set("policy", "%%%")},
		{"another signature", set("X-Amz-Signature", strings.Repeat("0", 64))},
		{"no signature", drop("X-Amz-Signature")},
		{"somebody else's access key", func(f *form) {
			f.fields["X-Amz-Credential"] = strings.Replace(f.fields["X-Amz-Credential"], "AKIATEST", "AKIAEVIL", 1)
		}},
		{"another region", func(f *form) {
			f.fields["X-Amz-Credential"] = strings.Replace(f.fields["X-Amz-Credential"], "eu-west-1", "us-east-1", 1)
		}},
		{"another date", set("X-Amz-Date", "20200101T000000Z")},
		{"another algorithm", set("X-Amz-Algorithm", "none")},
		{"a preset in metadata", add("x-amz-meta-preset", "quality")},
		{"another file name in metadata", set("x-amz-meta-original-filename", "evil.jpg")},
		{"no file name in metadata", drop("x-amz-meta-original-filename")},
		{"more metadata", add("x-amz-meta-num-clicks", "9")},
		{"public access", add("acl", "public-read")},
		{"a redirect", add("success_action_redirect", "https://evil.example/")},
		{"another storage class", add("x-amz-storage-class", "GLACIER")},
		{"a tag", add("tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>")},
		{"another status", set("success_action_status", "201")},
		{"another cache rule", add("Cache-Control", "max-age=1")},
		{"nothing in the file", func(f *form) { f.file = "" }},
		{"a byte more than 50 MiB", func(f *form) { f.file = strings.Repeat("x", pipeline.MaxPhotoBytes+1) }},
		{"another bucket", func(f *form) { f.url = strings.Replace(f.url, "gen3d-test", "other", 1) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := make()
			mine = f.fields["key"]
			c.bend(&f)
			status, said := f.send(t)
			if status/100 == 2 {
				t.Errorf("stored: %d %s", status, said)
			}
			if after := inventory(t, client); !maps.Equal(before, after) {
				t.Errorf("the bucket changed: %v", after)
			}
		})
	}
	t.Run("after its end", func(t *testing.T) {
		key, err := pipeline.ParseObjectKey(mine)
		if err != nil {
			t.Fatal(err)
		}
		made, err := store.UploadForm(t.Context(), key, pipeline.UploadRule{ContentType: "image/jpeg", MaxBytes: 10, Life: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(2100 * time.Millisecond)
		if status, said := (form{url: made.URL, fields: made.Fields, file: "x"}).send(t); status/100 == 2 {
			t.Errorf("stored: %d %s", status, said)
		}
	})
	t.Run("as it is", func(t *testing.T) {
		f := make()
		if status, said := f.send(t); status != http.StatusNoContent {
			t.Fatalf("%d %s", status, said)
		}
		o, err := client.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String("gen3d-test"), Key: aws.String(f.fields["key"])})
		if err != nil || aws.ToString(o.ContentType) != "image/jpeg" || o.Metadata["original-filename"] != "bear.jpg" || aws.ToInt64(o.ContentLength) != 7 {
			t.Errorf("stored %+v, %v", o, err)
		}
	})
}

// A link lets its holder read one key for a while.
func TestALinkCannotBeBent(t *testing.T) {
	w, _, client := overS3(t)
	before := inventory(t, client)
	var view contract.SessionView
	w.do(call{method: "GET", path: at(""), token: "ada"}).decode(t, &view)
	var link *url.URL
	for _, f := range view.Files {
		if f.File == string(pipeline.OriginalImage) {
			u, err := url.Parse(f.URL)
			if err != nil {
				t.Fatal(err)
			}
			link = u
		}
	}
	query := func(name, value string) func(*http.Request) {
		return func(r *http.Request) {
			q := r.URL.Query()
			q.Set(name, value)
			r.URL.RawQuery = q.Encode()
		}
	}
	for name, bend := range map[string]func(*http.Request){
		"another file":              func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, "original_image", "image", 1) },
		"another user":              func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, "ada", "eve", 1) },
		"the bucket":                func(r *http.Request) { r.URL.Path = "/gen3d-test" },
		"a write":                   func(r *http.Request) { r.Method = "PUT" },
		"a deletion":                func(r *http.Request) { r.Method = "DELETE" },
		"a longer life":             query("X-Amz-Expires", "604800"),
		"another date":              query("X-Amz-Date", "29990101T000000Z"),
		"another signature":         query("X-Amz-Signature", strings.Repeat("0", 64)),
		"another name to save as":   query("response-content-disposition", "inline"),
		"another type":              query("response-content-type", "text/html"),
		"no signature":              func(r *http.Request) { r.URL.RawQuery = "" },
		"its tags":                  query("tagging", ""),
		"its access control list":   query("acl", ""),
		"another version":           query("versionId", "null"),
		"somebody else's access id": query("X-Amz-Credential", "AKIAEVIL/20261130/eu-west-1/s3/aws4_request"),
	} {
		t.Run(name, func(t *testing.T) {
			bent := *link
			r := (&http.Request{Method: "GET", URL: &bent, Header: http.Header{}}).WithContext(t.Context())
			bend(r)
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if res.StatusCode/100 == 2 {
				t.Errorf("answered %s", res.Status)
			}
		})
	}
	res, err := http.Get(link.String()) //nolint:noctx // a test's own server
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if b, _ := io.ReadAll(res.Body); string(b) != "photo" {
		t.Errorf("as it is: %s %q", res.Status, b)
	}
	if after := inventory(t, client); !maps.Equal(before, after) {
		t.Errorf("the bucket changed: %v", after)
	}
}
