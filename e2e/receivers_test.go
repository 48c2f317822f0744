package e2e

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/webhooks/signature"
)

// checker is a program that judges a request: its arguments are a key and the three
// headers, its input is the body.
type checker struct {
	name string
	key  string
	run  []string
}

const (
	receiverSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
	receiverSeed   = "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk="
	receiverBody   = `{"type":"reconstruction.completed","timestamp":"2026-11-30T10:31:13.204Z","data":{"name":"Teddy Bär 🧸"}}`
)

func parsed(t *testing.T, text string) signature.Key {
	t.Helper()
	k, err := signature.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// checkers are the reference libraries, by v1, and the samples of the how-to, by
// v1a. What they need is made on the first call.
func checkers(t *testing.T) []checker {
	t.Helper()
	public := parsed(t, receiverSeed).Public()
	samples, err := filepath.Abs("../docs/howto/receive-webhooks")
	if err != nil {
		t.Fatal(err)
	}
	sample := filepath.Join(t.TempDir(), "verify")
	if out, err := exec.Command("go", "build", "-o", sample, filepath.Join(samples, "verify.go")).CombinedOutput(); err != nil {
		t.Fatalf("build the Go sample: %v\n%s", err, out)
	}
	python, modules := python(t), node(t)
	for tool, what := range map[string]string{"openssl": "OpenSSL 3", "bash": "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the samples need %s (Debian: apt-get install %s)", what, tool)
		}
	}
	return []checker{
		{"the reference library for Python, v1", receiverSecret, []string{python, "python/check_v1.py"}},
		{"the reference library for JavaScript, v1", receiverSecret, []string{"node", filepath.Join(modules, "check_v1.mjs")}},
		{"the sample in Go, v1a", public, []string{sample}},
		{"the sample in Python, v1a", public, []string{python, filepath.Join(samples, "verify.py")}},
		{"the sample in JavaScript, v1a", public, []string{"node", filepath.Join(samples, "verify.mjs")}},
		{"the sample for a shell, v1a", public, []string{"bash", filepath.Join(samples, "verify.sh")}},
	}
}

// node makes a folder with Node's reference library. Who has no Node sees the test
// fail: the web app needs it as well.
func node(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("../scripts/node.sh").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

// What we sign, everybody takes; what was changed on the way, nobody. The reference
// library for Go is asked in webhooks/signature.
func TestEverybodysReceiversAgree(t *testing.T) {
	other := parsed(t, "whsk_V0VCSE9PS0FTWU1NRVRSSUNURVNUUFJJVkFURUtFWTE=")
	for _, c := range checkers(t) {
		t.Run(c.name, func(t *testing.T) {
			for name, bend := range map[string]func(http.Header, *string){
				"as it is":          func(http.Header, *string) {},
				"tampered body":     func(_ http.Header, body *string) { *body = strings.Replace(*body, "completed", "cancelled", 1) },
				"a body with space": func(_ http.Header, body *string) { *body += "\n" },
				"swapped id":        func(h http.Header, _ *string) { h.Set(signature.HeaderID, "evt_ffffffffffffffffffffffffffffffff") },
				"old timestamp": func(h http.Header, body *string) {
					signature.Sign(h, h.Get(signature.HeaderID), time.Now().Add(-time.Hour), []byte(*body), parsed(t, receiverSecret), parsed(t, receiverSeed))
				},
				"timestamp alone changed": func(h http.Header, _ *string) {
					h.Set(signature.HeaderTimestamp, strconv.FormatInt(time.Now().Add(time.Minute).Unix(), 10))
				},
				"another's key": func(h http.Header, body *string) {
					signature.Sign(h, h.Get(signature.HeaderID), time.Now(), []byte(*body), other)
				},
			} {
				h, body := http.Header{}, receiverBody
				// While keys rotate, the new one's signatures stand before the old one's.
				signature.Sign(h, "evt_0f1e2d3c4b5a69788796a5b4c3d2e1f0", time.Now(), []byte(body), other, parsed(t, receiverSecret), parsed(t, receiverSeed))
				bend(h, &body)
				args := append(c.run[1:len(c.run):len(c.run)], c.key, h.Get(signature.HeaderID), h.Get(signature.HeaderTimestamp), h.Get(signature.HeaderSignature))
				cmd := exec.Command(c.run[0], args...)
				cmd.Stdin = strings.NewReader(body)
				var out bytes.Buffer
				cmd.Stdout, cmd.Stderr = &out, &out
				err := cmd.Run()
				if taken := err == nil; taken != (name == "as it is") {
					t.Errorf("%s: %v\n%s", name, err, out.String())
				}
				if strings.Contains(out.String(), "Error: Cannot find") || strings.Contains(out.String(), "ModuleNotFoundError") {
					t.Fatalf("it did not run: %s", out.String())
				}
			}
		})
	}
	if _, err := os.Stat("../docs/howto/receive-webhooks.md"); err != nil {
		t.Error(err)
	}
}
