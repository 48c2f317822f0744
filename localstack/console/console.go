package console

import (
	"bytes"
	"context"
	"embed"
	"html/template"
	"io"
	"net/http"
	"strconv"

	"github.com/2112-lab/gen3d/localstack/loopback"
	"github.com/2112-lab/gen3d/pipeline"
)

//go:embed page
var files embed.FS

var page = template.Must(template.New("").Funcs(template.FuncMap{
	"thousands": thousands, "seconds": seconds, "mib": mib, "headline": headline, "tone": tone, "list": list,
}).ParseFS(files, "page/console.html"))

// csp lets the page have its own style sheet and pictures; there is no script.
const csp = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"

// shown is how many sessions the page shows.
const shown = 24

// Store is what the page reads.
type Store interface {
	Recent(ctx context.Context, limit int) ([]pipeline.SessionRef, error)
	Session(context.Context, pipeline.SessionRef) (pipeline.Session, error)
	Open(context.Context, pipeline.ObjectKey) (io.ReadCloser, pipeline.StoredObject, error)
}

// Queue is one row of the table of queues.
type Queue struct {
	Name                                    string
	Visible, InFlight, Delayed, DeadLetters int
}

// Console serves the page.
type Console struct {
	Store  Store
	Queues func(context.Context) ([]Queue, error)
	Bucket string
}

// Handler serves /_dev/ and what belongs to it.
func (c Console) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_dev/{$}", c.index)
	mux.HandleFunc("GET /_dev/style.css", style)
	mux.HandleFunc("GET /_dev/files/{key...}", c.file)
	return loopback.Guard("The console", mux)
}

// view is what the page shows. An error stands beside what could be read.
type view struct {
	Bucket   string
	Sessions []pipeline.Session
	Queues   []Queue
	Busy     bool
	Problem  string
}

func (c Console) index(w http.ResponseWriter, r *http.Request) {
	v := view{Bucket: c.Bucket}
	refs, err := c.Store.Recent(r.Context(), shown)
	if err != nil {
		v.Problem = "S3 does not answer; gen3d.log says why."
	}
	for _, ref := range refs {
		s, err := c.Store.Session(r.Context(), ref)
		if err != nil {
			continue // deleted, or being written for the first time
		}
		v.Sessions = append(v.Sessions, s)
		v.Busy = v.Busy || !s.AtRest()
	}
	if v.Queues, err = c.Queues(r.Context()); err != nil {
		v.Problem = "SQS does not answer; gen3d.log says why."
	}
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "console.html", v); err != nil {
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", csp)
	_, _ = b.WriteTo(w)
}

// file serves one object of a session, as a download or, if ?inline is set, as a picture.
func (c Console) file(w http.ResponseWriter, r *http.Request) {
	key, err := pipeline.ParseObjectKey(r.PathValue("key"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	body, o, err := c.Store.Open(r.Context(), key)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer body.Close()
	h := w.Header()
	h.Set("Content-Type", key.File.ContentType())
	h.Set("Content-Length", strconv.FormatInt(o.Bytes, 10))
	if !r.URL.Query().Has("inline") {
		h.Set("Content-Disposition", `attachment; filename="`+string(key.File)+`"`)
	}
	_, _ = io.Copy(w, body)
}

func style(w http.ResponseWriter, _ *http.Request) {
	b, err := files.ReadFile("page/style.css")
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(b)
}
