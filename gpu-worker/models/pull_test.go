package models

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// holds reports what is wrong with an installed model.
func holds(t *testing.T, i Installed, files map[string][]byte) {
	t.Helper()
	for name, want := range files {
		got, err := os.ReadFile(i.Path(name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v; want %d", name, len(got), err, len(want))
		}
	}
	if err := i.Verify(); err != nil {
		t.Error(err)
	}
}

// empty reports what a pull that failed has left installed.
func empty(t *testing.T, d Folder) {
	t.Helper()
	if all, err := d.All(); len(all) > 0 || err != nil {
		t.Errorf("installed: %v, %v; want nothing", all, err)
	}
}

func TestPull(t *testing.T) {
	encoder, decoder := noise(700_000, 1), noise(90_000, 2)
	files := map[string][]byte{"encoder.onnx": encoder, "decoder.onnx": decoder}
	once := func(bend func(http.ResponseWriter, *http.Request, []byte) bool) func(http.ResponseWriter, *http.Request, []byte) bool {
		var first sync.Once
		return func(w http.ResponseWriter, r *http.Request, file []byte) (did bool) {
			first.Do(func() { did = true })
			return did && bend(w, r, file)
		}
	}
	status := func(code int) func(http.ResponseWriter, *http.Request, []byte) bool {
		return func(w http.ResponseWriter, _ *http.Request, _ []byte) bool { w.WriteHeader(code); return true }
	}
	for name, c := range map[string]struct {
		bend  func(http.ResponseWriter, *http.Request, []byte) bool
		asked []string // of the decoder, which is fetched first
		err   string
	}{
		"a good server": {asked: []string{"/decoder.onnx"}},
		"a connection that is cut twice goes on from where it was": {
			bend: func() func(http.ResponseWriter, *http.Request, []byte) bool {
				n := 0
				return func(w http.ResponseWriter, r *http.Request, file []byte) bool {
					if n++; n <= 2 {
						return half(w, r, file)
					}
					return false
				}
			}(),
			asked: []string{"/decoder.onnx", "/decoder.onnx bytes=45000-", "/decoder.onnx bytes=67500-"},
		},
		"a server that cannot go on begins anew": {
			bend: func() func(http.ResponseWriter, *http.Request, []byte) bool {
				cut := once(half)
				return func(w http.ResponseWriter, r *http.Request, file []byte) bool {
					if cut(w, r, file) {
						return true
					}
					_, _ = w.Write(file)
					return true
				}
			}(),
			asked: []string{"/decoder.onnx", "/decoder.onnx bytes=45000-"},
		},
		"a file that changed between two halves is fetched whole": {
			bend: func() func(http.ResponseWriter, *http.Request, []byte) bool {
				cut := once(func(w http.ResponseWriter, r *http.Request, file []byte) bool {
					return half(w, r, noise(len(file), 9))
				})
				return cut
			}(),
			asked: []string{"/decoder.onnx", "/decoder.onnx bytes=45000-", "/decoder.onnx"},
		},
		"a server that is busy at first": {bend: once(status(http.StatusServiceUnavailable)), asked: []string{"/decoder.onnx", "/decoder.onnx"}},
		"a server that stays busy":       {bend: status(http.StatusServiceUnavailable), asked: slices.Repeat([]string{"/decoder.onnx"}, tries), err: "503"},
		"another file of the same size": {
			bend: func(w http.ResponseWriter, _ *http.Request, file []byte) bool {
				_, _ = w.Write(noise(len(file), 3))
				return true
			},
			asked: []string{"/decoder.onnx"}, err: "decoder.onnx is not the pinned file: its sha256 is " + sumOf(noise(90_000, 3)),
		},
		"a longer file": {
			bend: func(w http.ResponseWriter, _ *http.Request, file []byte) bool {
				_, _ = w.Write(append(file[:len(file):len(file)], 1))
				return true
			},
			asked: []string{"/decoder.onnx"}, err: "not the pinned file",
		},
		"a file that is always cut short": {
			bend: func(w http.ResponseWriter, r *http.Request, file []byte) bool {
				if r.Header.Get("Range") != "" {
					w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
					return true
				}
				_, _ = w.Write(file[:50_000])
				return true
			},
			asked: []string{"/decoder.onnx", "/decoder.onnx bytes=50000-", "/decoder.onnx", "/decoder.onnx bytes=50000-"}, err: "its size is 50000 bytes, want 90000",
		},
		"a file that is not there": {bend: status(http.StatusNotFound), asked: []string{"/decoder.onnx"}, err: "there is no such file"},
		"a file that is not for us": {bend: status(http.StatusForbidden), asked: []string{"/decoder.onnx"},
			err: "access was refused: 403 Forbidden. Ask them. Then set THEIR_TOKEN to your token"},
	} {
		t.Run(name, func(t *testing.T) {
			p, d, m := publish(t, files), Folder(t.TempDir()), modelOf(files)
			m.Access = &Access{How: "Ask them.", Token: "THEIR_TOKEN"}
			p.bend = c.bend
			i, err := d.pull(t, m, p)
			asked := slices.DeleteFunc(p.asked(), func(s string) bool { return strings.HasPrefix(s, "/encoder") })
			if !slices.Equal(asked, c.asked) {
				t.Errorf("asked for %q, want %q", asked, c.asked)
			}
			if c.err == "" {
				if err != nil {
					t.Fatal(err)
				}
				holds(t, i, files)
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			empty(t, d)
		})
	}
}

// A pull that was stopped half-way is gone on with by the next, also of another process.
func TestPullGoesOnWhereTheLastOneStopped(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(100_000, 1), "b.onnx": noise(200_000, 2)}
	p, d, m := publish(t, files), Folder(t.TempDir()), modelOf(files)
	p.bend = func(w http.ResponseWriter, r *http.Request, file []byte) bool {
		if r.URL.Path == "/a.onnx" {
			return false
		}
		if r.Header.Get("Range") == "" {
			return half(w, r, file)
		}
		panic(http.ErrAbortHandler)
	}
	if _, err := d.pull(t, m, p); err == nil {
		t.Fatal("it pulled what was not sent")
	}
	empty(t, d)
	p.forget()
	i, err := d.pull(t, m, p)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, i, files)
	if want := []string{"/b.onnx bytes=100000-"}; !slices.Equal(p.asked(), want) {
		t.Errorf("asked for %q, want %q", p.asked(), want)
	}
	if _, err := d.pull(t, m, p); err != nil || len(p.asked()) != 1 {
		t.Errorf("pulling what is there: %v, %d requests", err, len(p.asked()))
	}
}

func TestPullFollowsARedirectWithoutItsToken(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(10_000, 1)}
	store := publish(t, files)
	var seen []string
	store.bend = func(_ http.ResponseWriter, r *http.Request, _ []byte) bool {
		seen = append(seen, "store "+r.Header.Get("Authorization"))
		return false
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, "front "+r.Header.Get("Authorization"))
		// Another name for this machine: another host to the client.
		http.Redirect(w, r, strings.Replace(store.URL, "127.0.0.1", "localhost", 1)+r.URL.Path, http.StatusFound)
	}))
	t.Cleanup(front.Close)
	i, err := Folder(t.TempDir()).Pull(t.Context(), modelOf(files), Options{Source: Web(front.URL, "secret")})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, i, files)
	if want := []string{"front Bearer secret", "store "}; !slices.Equal(seen, want) {
		t.Errorf("seen %q, want %q", seen, want)
	}
}

func TestPullRefusesARedirectToPlainHTTP(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(10_000, 1)}
	plain := publish(t, files)
	front := httptest.NewTLSServer(http.RedirectHandler(plain.URL+"/a.onnx", http.StatusFound))
	t.Cleanup(front.Close)
	source := Web(front.URL, "").(*web)
	source.client.Transport = front.Client().Transport
	d := Folder(t.TempDir())
	_, err := d.Pull(t.Context(), modelOf(files), Options{Source: source, Pause: noPause})
	if err == nil || !strings.Contains(err.Error(), "from https to http") || len(plain.asked()) > 0 {
		t.Errorf("error %v, and %d requests", err, len(plain.asked()))
	}
}

func TestTwoPullsAtOnceFetchOnce(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(300_000, 1), "b.onnx": noise(10, 2)}
	p, d, m := publish(t, files), Folder(t.TempDir()), modelOf(files)
	var g sync.WaitGroup
	for range 6 {
		g.Go(func() {
			if _, err := d.pull(t, m, p); err != nil {
				t.Error(err)
			}
		})
	}
	g.Wait()
	if n := len(p.asked()); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
	i, err := d.Installed("tiny")
	if err != nil {
		t.Fatal(err)
	}
	holds(t, i, files)
}

func TestPullNeedsRoom(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(10, 1)}
	p, d, m := publish(t, files), Folder(t.TempDir()), modelOf(files)
	m.Files[0].Bytes = 1 << 60
	_, err := d.pull(t, m, p)
	var full NoSpaceError
	if !errors.As(err, &full) || len(p.asked()) > 0 {
		t.Errorf("error %v after %d requests, want none and a NoSpaceError", err, len(p.asked()))
	}
	empty(t, d)
}

func TestPullFetchesNothingThatIsNotPinned(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(10, 1), "b.onnx": noise(10, 2)}
	p, d, m := publish(t, files), Folder(t.TempDir()), modelOf(files)
	sum := m.Files[1].SHA256
	m.Files[1].SHA256, m.Files[1].Bytes = "", 0
	_, err := d.pull(t, m, p)
	var unpinned UnpinnedError
	if !errors.As(err, &unpinned) || !strings.Contains(err.Error(), "--pin b.onnx=SHA256") || len(p.asked()) > 0 {
		t.Errorf("error %v after %d requests", err, len(p.asked()))
	}
	for pins, wrong := range map[[2]string]string{
		{"b.onnx", "12"}: "no SHA-256", {"c.onnx", sum}: "no file c.onnx", {"a.onnx", sum}: "this release pins it",
	} {
		_, err := d.Pull(t.Context(), m, Options{Source: Web(p.URL, ""), Pins: map[string]string{pins[0]: pins[1]}})
		if err == nil || !strings.Contains(err.Error(), wrong) {
			t.Errorf("pins %v: %v, want %q", pins, err, wrong)
		}
	}
	i, err := d.Pull(t.Context(), m, Options{Source: Web(p.URL, ""), Pins: map[string]string{"b.onnx": sum}})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, i, files)
}

func TestPullFromAFolder(t *testing.T) {
	files := map[string][]byte{"a.onnx": noise(10_000, 1)}
	from := t.TempDir()
	if err := os.WriteFile(filepath.Join(from, "a.onnx"), files["a.onnx"], 0o600); err != nil {
		t.Fatal(err)
	}
	d := Folder(t.TempDir())
	i, err := d.Pull(t.Context(), modelOf(files), Options{Source: Local(from)})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, i, files)
	_, err = Folder(t.TempDir()).Pull(t.Context(), modelOf(files), Options{Source: Local(t.TempDir()), Pause: noPause})
	if !errors.Is(err, ErrAbsent) {
		t.Errorf("error %v, want ErrAbsent", err)
	}
}
