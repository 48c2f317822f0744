package main

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"

	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/internal/sesmail"
	"github.com/2112-lab/gen3d/localstack/devidp"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web"
	"github.com/2112-lab/gen3d/web/api"
)

// The apps that a deployment's identity provider knows.
const (
	webClient = "gen3d-web"
	cliClient = "gen3d-cli"
)

// identityPath is where gen3d dev serves its identity provider on the web port.
const identityPath = "/idp"

// identityDir is where it is kept.
func identityDir(dir string) string { return filepath.Join(dir, "identity") }

// openIdentity opens the identity provider of this machine. It refuses to run
// beside a configuration that trusts another issuer.
func (c *devRun) openIdentity(e endpoints, aws clients, log zerolog.Logger) (*devidp.Provider, error) {
	if c.Serve.UserPool != "" {
		return nil, usage("--user-pool (GEN3D_USER_POOL) belongs to a deployment, gen3d dev to this machine: unset it")
	}
	mailer := sesmail.New(aws.SES, "")
	people, err := devidp.Open(identityDir(c.Dir), devidp.Config{
		Issuer: e.Issuer, Beside: c.Serve.API.Issuer, Log: log,
		From: c.Serve.MailFrom, Mailbox: "/_dev/mail",
		Send: func(ctx context.Context, m pipeline.Mail) error {
			_, err := mailer.Send(ctx, m)
			return err
		},
		Clients: []devidp.Client{
			{ID: webClient, Name: "Gen3D", Redirects: own(e.URL, "/callback", "/"), Logouts: own(e.URL, "/")},
			{ID: cliClient, Name: "the Gen3D command line", Redirects: []string{"/callback"}},
		},
	})
	if errors.Is(err, devidp.ErrNotLocal) {
		return nil, usage("--issuer (GEN3D_ISSUER) belongs to a deployment, gen3d dev to this machine: unset it. %v", err)
	}
	return people, err
}

// openAPI makes the API of this machine. It takes the tokens of the identity provider
// beside it, and calls from the web app where Vite serves it.
func (c *devRun) openAPI(ctx context.Context, e endpoints, aws clients, log zerolog.Logger) (*api.Server, error) {
	cfg := c.Serve
	cfg.API.Listen = ""
	cfg.API.Issuer, cfg.API.ClientIDs = e.Issuer, []string{webClient, cliClient}
	cfg.API.Origins = append(cfg.API.Origins, own(e.URL, "")...)
	if _, built := web.Site(); built && cfg.API.SharePage == "" {
		cfg.API.SharePage = e.URL + "/shared/"
	}
	return newAPI(ctx, cfg.Cloud, cfg.API, c.Serve.Hooks, aws, log)
}

// own is pages of the web app under the names that its machine has: on the web
// port, and on the one where Vite serves the app while it is being written.
func own(web string, paths ...string) []string {
	hosts := []string{"127.0.0.1:5173", "localhost:5173"}
	if u, err := url.Parse(web); err == nil {
		hosts = append(hosts, u.Host, "localhost:"+u.Port())
	}
	var all []string
	for _, h := range hosts {
		for _, p := range paths {
			all = append(all, "http://"+h+p)
		}
	}
	return all
}
