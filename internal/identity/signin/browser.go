package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/internal/identity"
)

// Config says where and as which app to sign in.
type Config struct {
	Issuer string
	Client string
	// Port is where the browser comes back to, on localhost: Cognito must have been
	// told of http://localhost:PORT/callback. 0 is any free port on 127.0.0.1, for
	// issuers that know loopback clients.
	Port int
	// Show brings the sign-in page's address before the person.
	Show func(address string)
	// Clock is time.Now if nil.
	Clock func() time.Time
}

// callbackPath is where the browser comes back to.
const callbackPath = "/callback"

// Browser signs a person in. It waits until they have done it, or ctx ends.
func Browser(ctx context.Context, cfg Config) (Tokens, error) {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if err := identity.CheckURL(cfg.Issuer); err != nil {
		return Tokens{}, fmt.Errorf("issuer %q: %w", cfg.Issuer, err)
	}
	d, err := identity.Discover(ctx, httpClient(), cfg.Issuer)
	if err != nil {
		return Tokens{}, err
	}
	if d.Authorization == "" || d.Token == "" {
		return Tokens{}, errors.New("discover issuer: it has no sign-in page")
	}
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", cfg.Port))
	if err != nil {
		return Tokens{}, fmt.Errorf("wait for the browser: %w", err)
	}
	defer l.Close()
	back := "http://" + l.Addr().String() + callbackPath
	if cfg.Port != 0 {
		back = fmt.Sprintf("http://localhost:%d%s", cfg.Port, callbackPath)
	}
	verifier, state := rand.Text()+rand.Text(), rand.Text() // 52 characters; RFC 7636 §4.1 wants 43 to 128
	sum := sha256.Sum256([]byte(verifier))
	joint := "?"
	if strings.Contains(d.Authorization, "?") {
		joint = "&"
	}
	cfg.Show(d.Authorization + joint + url.Values{
		"response_type": {"code"}, "client_id": {cfg.Client}, "redirect_uri": {back}, "scope": {"openid email"}, "state": {state},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}.Encode())
	code, err := wait(ctx, l, state)
	if err != nil {
		return Tokens{}, err
	}
	t, err := request(ctx, d.Token, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {back}, "client_id": {cfg.Client}, "code_verifier": {verifier},
	}, cfg.Clock())
	if err != nil {
		return Tokens{}, fmt.Errorf("exchange code: %w", err)
	}
	t.Issuer, t.Client = cfg.Issuer, cfg.Client
	t.Email = email(ctx, d.UserInfo, t.Access)
	return t, nil
}

// email is who signed in, to be shown; "" where the issuer does not say.
func email(ctx context.Context, endpoint, access string) string {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint, nil)
	if err != nil || endpoint == "" {
		return ""
	}
	req.Header.Set("Authorization", "Bearer "+access)
	res, err := httpClient().Do(req)
	if err != nil {
		return ""
	}
	defer res.Body.Close()
	var who struct{ Email string }
	if err := json.NewDecoder(io.LimitReader(res.Body, maxAnswer)).Decode(&who); err != nil {
		return ""
	}
	return who.Email
}
