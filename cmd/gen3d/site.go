package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"time"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web"
	"github.com/2112-lab/gen3d/web/site"
)

// siteConfig says how the web app is served.
type siteConfig struct {
	Site         bool     `default:"true" negatable:"" help:"Serve the web app where the API listens, if it was built in."`
	SiteClientID string   `name:"site-client-id" help:"App client that people sign in to the web app with."`
	SiteOrigins  []string `help:"Further origins that the web app may load from: that of the identity provider's pages, if it is not the issuer's."`
	SiteIsolated bool     `help:"Serve the web app cross-origin isolated (COOP and COEP), which gives it threads."`
}

// newSite makes the web app's server; nil where it is switched off or was not built.
func newSite(ctx context.Context, cfg serveConfig, aws clients, mailbox string) (http.Handler, error) {
	files, built := web.Site()
	if !built || !cfg.Site.Site {
		return nil, nil
	}
	storage, err := storageOrigin(ctx, s3store.New(aws.S3, cfg.Cloud.Bucket))
	if err != nil {
		return nil, err
	}
	return site.New(site.Config{
		Files: files, Origins: cfg.Site.SiteOrigins,
		App: site.App{
			Issuer: cfg.API.Issuer, ClientID: cfg.Site.SiteClientID, Storage: storage, Mailbox: mailbox,
			Release: release(), Isolated: cfg.Site.SiteIsolated,
		},
	})
}

// storageOrigin is where links to files lead. It is taken from such a link, which is
// made without asking storage: so it is right whatever the addressing style.
func storageOrigin(ctx context.Context, store *s3store.Store) (string, error) {
	link, err := store.Link(ctx, pipeline.SessionRef{User: "nobody", Session: "sess_0_00000000"}.Key(pipeline.Poster), time.Minute)
	if err != nil {
		return "", fmt.Errorf("find storage's origin: %w", err)
	}
	u, err := url.Parse(link)
	if err != nil {
		return "", fmt.Errorf("find storage's origin: %w", err)
	}
	return u.Scheme + "://" + u.Host, nil
}

// withSite puts the web app and the models that it loads beside the API.
func withSite(calls, decoders, app http.Handler) http.Handler {
	if app == nil {
		return calls
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/", calls)
	mux.Handle("/models/", decoders)
	mux.Handle("/", app)
	return mux
}

// unbuilt says what to do where the program has no web app.
func unbuilt(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		http.Redirect(w, r, "/_dev/", http.StatusFound)
		return
	}
	http.Error(w, "This program was built without the web app. Build both with: make build", http.StatusNotFound)
}

// release names this build, for reports of errors.
func release() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// openSite makes the web app's server of this machine. It signs in with the identity
// provider beside it.
func (c *devRun) openSite(ctx context.Context, e endpoints, aws clients) (http.Handler, error) {
	cfg := c.Serve
	cfg.API.Issuer, cfg.Site.SiteClientID = e.Issuer, webClient
	return newSite(ctx, cfg, aws, "/_dev/mail")
}
