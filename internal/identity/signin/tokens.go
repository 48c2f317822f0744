package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/internal/identity"
)

// Tokens are what a sign-in gave.
type Tokens struct {
	Issuer  string    `json:"issuer"`
	Client  string    `json:"client_id"`
	Access  string    `json:"access_token"`
	Refresh string    `json:"refresh_token,omitempty"`
	Expires time.Time `json:"expires"` // of Access
	Email   string    `json:"email,omitempty"`
}

// ErrSignedOut is why a token cannot be had without signing in anew.
var ErrSignedOut = errors.New("not signed in")

// maxAnswer bounds what an issuer may send.
const maxAnswer = 256 << 10

// requestTimeout bounds one request to the issuer.
const requestTimeout = 10 * time.Second

// httpClient follows no redirects: they could take secrets from https to http.
func httpClient() *http.Client {
	return &http.Client{Timeout: requestTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Renew gets a new access token with the refresh token. Where the issuer rotates
// refresh tokens the old one has ended, so the answer must be kept. The error is
// ErrSignedOut (errors.Is) if the refresh token is no good any more.
func (t Tokens) Renew(ctx context.Context, now time.Time) (Tokens, error) {
	if t.Refresh == "" {
		return t, fmt.Errorf("%w: the session has expired", ErrSignedOut)
	}
	d, err := identity.Discover(ctx, httpClient(), t.Issuer)
	if err != nil {
		return t, err
	}
	fresh, err := request(ctx, d.Token, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {t.Refresh}, "client_id": {t.Client}}, now)
	if err != nil {
		return t, fmt.Errorf("renew access token: %w", err)
	}
	t.Access, t.Expires = fresh.Access, fresh.Expires
	if fresh.Refresh != "" {
		t.Refresh = fresh.Refresh
	}
	return t, nil
}

// Revoke ends the refresh token at the issuer. Access tokens live on until they
// expire.
func (t Tokens) Revoke(ctx context.Context) error {
	if t.Refresh == "" {
		return nil
	}
	d, err := identity.Discover(ctx, httpClient(), t.Issuer)
	if err != nil {
		return err
	}
	if d.Revocation == "" {
		return errors.New("revoke refresh token: the issuer has no way to do that")
	}
	_, status, err := post(ctx, d.Revocation, url.Values{"token": {t.Refresh}, "client_id": {t.Client}})
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the issuer answered with status %d", status)
	}
	if err != nil {
		return fmt.Errorf("revoke refresh token: %w", err)
	}
	return nil
}

// request asks a token endpoint (RFC 6749 §5).
func request(ctx context.Context, endpoint string, form url.Values, now time.Time) (Tokens, error) {
	body, status, err := post(ctx, endpoint, form)
	if err != nil {
		return Tokens{}, err
	}
	var answer struct {
		Access  string  `json:"access_token"`
		Refresh string  `json:"refresh_token"`
		Seconds float64 `json:"expires_in"`
		Error   string  `json:"error"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return Tokens{}, fmt.Errorf("the issuer answered with status %d and no JSON", status)
	}
	switch {
	case answer.Error == "invalid_grant":
		return Tokens{}, fmt.Errorf("%w: the issuer takes this sign-in no more", ErrSignedOut)
	case status != http.StatusOK || answer.Access == "":
		return Tokens{}, fmt.Errorf("the issuer answered with status %d %.64q", status, answer.Error)
	}
	life := time.Duration(answer.Seconds * float64(time.Second))
	return Tokens{Access: answer.Access, Refresh: answer.Refresh, Expires: now.Add(life)}, nil
}

func post(ctx context.Context, endpoint string, form url.Values) ([]byte, int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	res, err := httpClient().Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return body, res.StatusCode, err
}
