package site

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
)

// App is what the app must know of its deployment, as /config.json.
type App struct {
	Issuer   string `json:"issuer"`    // OpenID Connect issuer; empty: nobody can sign in
	ClientID string `json:"client_id"` // app client that it signs in as
	API      string `json:"api"`       // base of the API's addresses; empty: the app's own origin
	Storage  string `json:"storage"`   // origin of uploads and downloads
	Mailbox  string `json:"mailbox,omitempty"`
	Release  string `json:"release"`
	// Isolated tells the app that it has threads: the page is served with COOP and COEP.
	Isolated bool `json:"isolated"`
}

// Config says what to serve. Files is required.
type Config struct {
	// Files is the built app, index.html at its root.
	Files fs.FS
	App   App
	// Origins are further origins that the app may load from, such as that of the
	// identity provider's token endpoint where it is not the issuer's.
	Origins []string
}

// origins are all origins but its own that the app may connect to.
func (c Config) origins() ([]string, error) {
	var all []string
	var errs []error
	for _, address := range append([]string{c.App.Storage, c.App.Issuer, c.App.API}, c.Origins...) {
		if address == "" {
			continue
		}
		o, err := origin(address)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, o)
	}
	return all, errors.Join(errs...)
}

// origin is the scheme, host and port of an address. What it gives stands in a
// header between spaces and semicolons, so nothing else may be in it.
func origin(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return "", fmt.Errorf("%q is no address of the web: want https://host", address)
	}
	return u.Scheme + "://" + u.Host, nil
}
