package objects

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// TestAwkwardKeys is the table of what becomes of keys that a file system does not
// take as S3 does. sdk and form are the error codes of the SDK's PUT and of a
// browser's form; "" is stored under exactly that key.
func TestAwkwardKeys(t *testing.T) {
	const refused = "InvalidArgument"
	cfg := testConfig(t.TempDir(), &inbox{})
	s, c := serve(t, cfg)
	for _, tc := range []struct {
		name      string
		key       string
		sdk, form string
	}{
		{"a space, a plus, an accent and an emoji are kept", "users/u/a +é\U0001F600.jpg", "", ""},
		{"percent signs are kept as they are", "users/u/%2e%2e/x", "", ""},
		{"an encoded slash is not a slash", "users/u/a%2Fb", "", ""},
		{"a backslash is kept", `users/u/a\b`, "", ""},
		{"a hidden name is kept", "users/u/.hidden", "", ""},
		{"a query mark and a hash are kept", "users/u/a?b#c", "", ""},
		{"a newline is kept, but no form can name it", "users/u/a\nb", "", "MalformedPOSTRequest"},
		{"a file name placeholder is kept as it is", "users/u/${filename}", "", ""},
		{"a parent inside is refused", "users/u/../v/x", refused, refused},
		{"a parent at the end is refused", "users/u/..", refused, refused},
		{"a parent at the start is refused", "../x", "400", "400"},
		{"parents that leave the bucket are refused", "users/../../../x", "400", "400"},
		{"a dot part is refused", "users/./x", refused, refused},
		{"an empty part is refused", "users//x", refused, refused},
		{"a leading slash is refused", "/users/x", refused, refused},
		{"versitygw's own folder is refused", ".sgwtmp/multipart/x", refused, refused},
		{"versitygw's own temporary name is refused", "users/.x.sgwtmp.1", refused, refused},
		{"a folder with content is refused", "users/u/folder/", "DirectoryObjectContainsData", "DirectoryObjectContainsData"},
		{"a part of 227 bytes is kept", "users/" + strings.Repeat("k", 227), "", ""},
		{"a part of 228 bytes is refused", "users/" + strings.Repeat("k", 228), "KeyTooLongError", "KeyTooLongError"},
		{"a key of 1024 bytes is kept", strings.Repeat("k/", 511) + "kk", "", ""},
		{"a key of 2 kB is refused", strings.Repeat("k/", 1000) + "k", "KeyTooLongError", "KeyTooLongError"},
		{"bytes that are not UTF-8 are refused", "users/u/\xff", "InvalidURI", "AccessDenied"},
		{"a zero byte is refused", "users/u/a\x00b", "InvalidURI", "InvalidURI"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before, listed := everything(t, filepath.Dir(cfg.Dir)), list(t, c)

			_, err := put(t.Context(), c, tc.key, "body")
			if got := code(err); got != tc.sdk {
				t.Errorf("SDK: %q, want %q", got, tc.sdk)
			}
			if err == nil {
				if got := get(t, c, tc.key, ""); got != "body" {
					t.Errorf("read back %q", got)
				}
			}
			err = postForm(t, s, c, tc.key, "body", 1, 10)
			if tc.form == "" && err != nil || tc.form != "" && !strings.Contains(fmt.Sprint(err), "<Code>"+tc.form+"<") {
				t.Errorf("form: %v, want %q", err, tc.form)
			}

			if tc.sdk == "" {
				listed = append(listed, tc.key)
			}
			slices.Sort(listed)
			if got := list(t, c); !slices.Equal(got, listed) {
				t.Errorf("the bucket lists %q, want %q", got, listed)
			}
			for path := range everything(t, filepath.Dir(cfg.Dir)) {
				inside := strings.HasPrefix(path, filepath.Join(cfg.Dir, "data", testBucket)) ||
					strings.HasPrefix(path, filepath.Join(cfg.Dir, "versions"))
				if !before[path] && !inside {
					t.Errorf("%s appeared outside of the bucket", path)
				}
			}
		})
	}
}

func TestAKeyAndAKeyBelowItExcludeEachOther(t *testing.T) {
	_, c := serve(t, testConfig(t.TempDir(), &inbox{}))
	for _, step := range []struct{ key, want string }{
		{"users/x", ""},
		{"users/x/y", "ObjectParentIsFile"},
		{"users/d/y", ""},
		{"users/d", "ExistingObjectIsDirectory"},
	} {
		if _, err := put(t.Context(), c, step.key, "body"); code(err) != step.want {
			t.Errorf("put %s: %v, want %q", step.key, err, step.want)
		}
	}
}

func TestReadingByAnotherNameIsRefused(t *testing.T) {
	_, c := serve(t, testConfig(t.TempDir(), &inbox{}))
	if _, err := put(t.Context(), c, "users/u/a", "secret of u"); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"users/v/../u/a", "users//u/a", "users/./u/a"} {
		_, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(testBucket), Key: &key})
		if code(err) != "InvalidArgument" {
			t.Errorf("get %s: %v", key, err)
		}
	}
}

// TestEncodedParentsInTheURLStayInside sends %2e%2e as a browser or an attacker
// would, past the SDK's own escaping.
func TestEncodedParentsInTheURLStayInside(t *testing.T) {
	cfg := testConfig(t.TempDir(), &inbox{})
	s, _ := serve(t, cfg)
	for _, path := range []string{
		"/" + testBucket + "/users/%2e%2e/%2e%2e/%2e%2e/journal.db",
		"/" + testBucket + "/%2e%2e/%2e%2e/journal.db",
		"/" + testBucket + "/..%2f..%2fjournal.db",
		"/%2e%2e/journal.db",
		"/%2e%2e%2fversions/x",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPut} {
			req, err := http.NewRequestWithContext(t.Context(), method, s.URL()+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
			req.Header.Set("X-Amz-Content-Sha256", empty)
			who := aws.Credentials{AccessKeyID: cfg.AccessKey, SecretAccessKey: cfg.SecretKey}
			signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
			if err := signer.SignHTTP(t.Context(), who, req, empty, "s3", cfg.Region, time.Now()); err != nil {
				t.Fatal(err)
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode < 400 {
				t.Errorf("%s %s: %s %s", method, path, resp.Status, body)
			}
		}
	}
}

// everything below dir, by path.
func everything(t *testing.T, dir string) map[string]bool {
	t.Helper()
	all := make(map[string]bool)
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		all[path] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
