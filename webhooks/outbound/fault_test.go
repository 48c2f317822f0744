package outbound

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// raw is a receiver that speaks for itself.
func raw(t *testing.T, speak func(net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); speak(c) }()
		}
	}()
	return "http://" + l.Addr().String() + "/"
}

func request(c net.Conn) {
	buffer := make([]byte, 4096)
	_, _ = c.Read(buffer)
}

// fault is one way to misbehave, and how a request to it ends.
type fault struct {
	name   string
	url    string
	status int
	reason Reason
	check  func(*testing.T, Answer)
}

func faults(t *testing.T) ([]fault, *x509.CertPool, *net.Resolver) {
	serve := func(h http.HandlerFunc) string {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		return s.URL
	}
	var followed atomic.Int64
	private := serve(func(http.ResponseWriter, *http.Request) { followed.Add(1) })
	roots := x509.NewCertPool()
	named := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) })) // for example.com and 127.0.0.1
	t.Cleanup(named.Close)
	roots.AddCert(named.Certificate())
	_, port, _ := net.SplitHostPort(named.Listener.Addr().String())
	unknown := httptest.NewUnstartedServer(http.NotFoundHandler())
	unknown.TLS = &tls.Config{Certificates: []tls.Certificate{selfSigned(t)}}
	unknown.StartTLS()
	t.Cleanup(unknown.Close)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	var bomb bytes.Buffer
	z, _ := gzip.NewWriterLevel(&bomb, gzip.BestCompression)
	_, _ = io.CopyN(z, zeros{}, 16<<20)
	_ = z.Close()
	r := resolver(t, &zone{names: map[string][]string{
		"wrong.example": {"127.0.0.1"}, "rebind.example": {"10.0.0.1"}, "example.com": {"127.0.0.1"},
	}, otherwise: "10.0.0.1"})

	return []fault{
		{"well", serve(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "thanks") }), 200, "", func(t *testing.T, a Answer) {
			if string(a.Body) != "thanks" {
				t.Errorf("body %q", a.Body)
			}
		}},
		{"well over TLS", "https://example.com:" + port + "/", 204, "", nil},
		{"TLS of a wrong name", "https://wrong.example:" + port + "/", 0, TLS, nil},
		{"TLS of an unknown issuer", unknown.URL, 0, TLS, nil},
		{"TLS where there is none", strings.Replace(private, "http:", "https:", 1), 0, TLS, nil},
		{"nobody listens", "http://" + closed.Addr().String() + "/", 0, Connect, nil},
		{"a name that rebinds to a private address", "https://rebind.example/", 0, Address, nil},
		{"301 to a private address", serve(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, private, http.StatusMovedPermanently)
		}), 301, Redirect, func(t *testing.T, _ Answer) {
			if followed.Load() != 0 {
				t.Error("the redirect was followed")
			}
		}},
		{"307 to metadata", serve(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusTemporaryRedirect)
		}), 307, Redirect, nil},
		{"429 with Retry-After", serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(429)
		}), 429, Status, func(t *testing.T, a Answer) {
			if a.RetryAfter != 2*time.Hour {
				t.Errorf("Retry-After %s", a.RetryAfter)
			}
		}},
		{"410", serve(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }), 410, Status, nil},
		{"a reset before the answer", raw(t, func(c net.Conn) { request(c); _ = c.(*net.TCPConn).SetLinger(0) }), 0, Reset, nil},
		{"an end before the answer", raw(t, request), 0, Reset, nil},
		{"an end within the headers", raw(t, func(c net.Conn) { request(c); _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-") }), 0, Protocol, nil},
		{"a reset within the body", raw(t, func(c net.Conn) {
			request(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
		}), 200, "", func(t *testing.T, a Answer) {
			if string(a.Body) != "half" {
				t.Errorf("body %q", a.Body)
			}
		}},
		{"something that is no HTTP", raw(t, func(c net.Conn) { request(c); _, _ = io.WriteString(c, "220 mail.example ESMTP\r\n") }), 0, Protocol, nil},
		{"headers without end", raw(t, func(c net.Conn) {
			request(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			for i := 0; i < 1<<16; i++ {
				if _, err := io.WriteString(c, "X-More: "+strings.Repeat("a", 1000)+"\r\n"); err != nil {
					return
				}
			}
		}), 0, Protocol, nil},
		{"a body without end", serve(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.Copy(w, zeros{}) }), 200, "", kept},
		{"a gzip bomb", serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		}), 200, "", func(t *testing.T, a Answer) {
			kept(t, a)
			if !bytes.HasPrefix(a.Body, []byte{0x1f, 0x8b}) {
				t.Error("it was decompressed")
			}
		}},
		{"two answers to one request", raw(t, func(c net.Conn) {
			request(c)
			_, _ = io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
		}), 204, "", nil},
		{"100 again and again, then an end", raw(t, func(c net.Conn) {
			request(c)
			for range 100 {
				if _, err := io.WriteString(c, "HTTP/1.1 100 Continue\r\n\r\n"); err != nil {
					return
				}
			}
		}), 0, Reset, nil},
	}, roots, r
}

func kept(t *testing.T, a Answer) {
	if len(a.Body) != 8<<10 {
		t.Errorf("%d bytes were kept, want 8 KiB", len(a.Body))
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Every way to misbehave ends as designed, and leaves nothing behind: no goroutine,
// no connection, no memory.
func TestMisbehavingReceivers(t *testing.T) {
	all, roots, r := faults(t)
	before, memory := runtime.NumGoroutine(), inUse()
	for range 3 {
		s := New(Config{Policy: Policy{Loopback: true}, Roots: roots, Resolver: r})
		for _, f := range all {
			t.Run(f.name, func(t *testing.T) {
				a := s.Post(t.Context(), f.url, http.Header{"Content-Type": {"application/json"}}, []byte(`{"type":"x"}`))
				if a.Status != f.status || a.Reason != f.reason {
					t.Errorf("%d %q, want %d %q", a.Status, a.Reason, f.status, f.reason)
				}
				if f.check != nil {
					f.check(t, a)
				}
			})
		}
		s.Close()
	}
	for deadline := time.Now().Add(time.Minute); runtime.NumGoroutine() > before; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			b := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, before %d:\n%s", runtime.NumGoroutine(), before, b[:runtime.Stack(b, true)])
		}
	}
	if grown := inUse() - memory; grown > 8<<20 {
		t.Errorf("%d MiB more in use than before", grown>>20)
	}
}

func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse)
}

func TestNoProxyIsAsked(t *testing.T) {
	var asked atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(proxy.Close)
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"} {
		t.Setenv(name, proxy.URL)
	}
	s := New(Config{Policy: Policy{Loopback: true}, Resolver: resolver(t, &zone{otherwise: "10.0.0.1"})})
	for _, url := range []string{"http://hooks.example/", "https://hooks.example/"} {
		if a := s.Post(t.Context(), url, http.Header{}, nil); a.Reason != Address || asked.Load() != 0 {
			t.Errorf("%s: %+v, the proxy was asked %d times", url, a, asked.Load())
		}
	}
}

func TestAStopIsNobodysFault(t *testing.T) {
	url := raw(t, func(c net.Conn) { request(c); time.Sleep(time.Minute) })
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if a := New(Config{Policy: Policy{Loopback: true}}).Post(ctx, url, http.Header{}, nil); a.Status != 0 || a.Duration > 30*time.Second {
		t.Errorf("%+v", a)
	}
}
