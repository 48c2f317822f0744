package devidp

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/2112-lab/gen3d/localstack/loopback"
)

// maxForm bounds a form and a token.
const maxForm = 16 << 10

// Handler serves everything below the issuer's path.
func (p *Provider) Handler() http.Handler {
	mux := http.NewServeMux()
	at := func(method, path string, h http.HandlerFunc) { mux.HandleFunc(method+" "+p.base+path, h) }

	at("GET", "/.well-known/openid-configuration", p.discovery)
	at("GET", "/.well-known/jwks.json", p.keys)
	at("GET", "/oauth2/authorize", p.authorize)
	for path, h := range map[string]http.HandlerFunc{
		"/oauth2/token": p.token, "/oauth2/revoke": p.revoke,
	} {
		at("POST", path, p.shared(h))
		at("OPTIONS", path, p.shared(preflight))
	}
	at("GET", "/oauth2/userInfo", p.shared(p.userInfo))
	at("POST", "/oauth2/userInfo", p.shared(p.userInfo))
	at("OPTIONS", "/oauth2/userInfo", p.shared(preflight))
	at("GET", "/logout", p.logout)

	at("GET", "/{$}", p.accountPage)
	at("GET", "/login", p.loginPage)
	at("GET", "/signup", p.signUpPage)
	at("GET", "/confirm", p.confirmPage)
	at("GET", "/forgot", p.forgotPage)
	at("GET", "/reset", p.resetPage)
	at("POST", "/login", own(p.login))
	at("POST", "/signup", own(p.signUp))
	at("POST", "/confirm", own(p.confirm))
	at("POST", "/forgot", own(p.forgot))
	at("POST", "/reset", own(p.reset))
	at("POST", "/signout", own(p.signOutByForm))
	at("GET", "/style.css", asset("page/style.css"))
	at("GET", "/form.js", asset("page/form.js"))
	return loopback.Guard("The identity provider", mux)
}

// own lets only forms of our own pages pass. Browsers say where a form comes from
// (Sec-Fetch-Site, Origin), and cannot be made to lie about it.
func own(next http.HandlerFunc) http.HandlerFunc {
	guard := http.NewCrossOriginProtection()
	return func(w http.ResponseWriter, r *http.Request) {
		if err := guard.Check(r); err != nil {
			http.Error(w, "This form came from another site. Go back and open the page anew.", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next(w, r)
	}
}

// shared lets scripts of the apps' own origins read the answer.
func (p *Provider) shared(next http.HandlerFunc) http.HandlerFunc {
	var origins []string
	for _, c := range p.cfg.Clients {
		for _, r := range c.Redirects {
			origins = append(origins, origin(r))
		}
	}
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Origin")
		if o := r.Header.Get("Origin"); o != "" && slices.Contains(origins, o) {
			w.Header().Set("Access-Control-Allow-Origin", o)
		}
		next(w, r)
	}
}

func preflight(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST")
	w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	w.Header().Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}

// origin is the scheme, host and port of an address; "" if it has none.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
