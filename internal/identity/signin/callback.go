package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"time"
)

//go:embed callback.html
var callbackHTML string

var callbackPage = template.Must(template.New("callback").Parse(callbackHTML))

// wait serves the address that the browser comes back to, until it has come with
// our state. Others who find the port are turned away and waited past.
func wait(ctx context.Context, l net.Listener, state string) (string, error) {
	type outcome struct {
		code string
		err  error
	}
	came := make(chan outcome, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+callbackPath, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(state)) != 1 {
			http.Error(w, "This is not the sign-in that gen3d is waiting for.", http.StatusBadRequest)
			return
		}
		o := outcome{code: q.Get("code")}
		if o.code == "" {
			o.err = fmt.Errorf("sign in: the issuer answered %.64q", q.Get("error"))
		}
		show(w, o.err == nil)
		select {
		case came <- o:
		default: // the page was loaded anew
		}
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	defer func() { // the page must have reached the browser
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = server.Shutdown(stop)
	}()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case o := <-came:
		return o.code, o.err
	case err := <-failed:
		return "", fmt.Errorf("wait for the browser: %w", err)
	case <-ctx.Done():
		return "", errors.Join(errors.New("nobody signed in"), context.Cause(ctx))
	}
}

func show(w http.ResponseWriter, ok bool) {
	nonce := rand.Text()
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Connection", "close")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+nonce+"'; img-src data:; base-uri 'none'; frame-ancestors 'none'")
	_ = callbackPage.Execute(w, struct {
		OK    bool
		Nonce string
	}{ok, nonce})
}
