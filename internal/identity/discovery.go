package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Discovery is what an issuer says of itself (OpenID Connect Discovery 1.0, §3).
type Discovery struct {
	Issuer        string `json:"issuer"`
	Authorization string `json:"authorization_endpoint"`
	Token         string `json:"token_endpoint"`
	UserInfo      string `json:"userinfo_endpoint"`
	Revocation    string `json:"revocation_endpoint"`
	Keys          string `json:"jwks_uri"`
}

// maxDocument bounds what an issuer may send; Cognito's documents have 2 KiB.
const maxDocument = 256 << 10

// Discover reads an issuer's discovery document and holds it to the issuer's name
// and to addresses that CheckURL lets pass.
func Discover(ctx context.Context, client *http.Client, issuer string) (Discovery, error) {
	var d Discovery
	if err := fetch(ctx, client, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", &d); err != nil {
		return d, fmt.Errorf("discover issuer: %w", err)
	}
	if d.Issuer != issuer {
		return d, fmt.Errorf("discover issuer: the document is of %q, want %q", d.Issuer, issuer)
	}
	if err := CheckURL(d.Keys); err != nil {
		return d, fmt.Errorf("discover issuer: jwks_uri: %w", err)
	}
	for name, address := range map[string]string{
		"authorization_endpoint": d.Authorization, "token_endpoint": d.Token,
		"userinfo_endpoint": d.UserInfo, "revocation_endpoint": d.Revocation,
	} {
		if err := CheckURL(address); address != "" && err != nil {
			return d, fmt.Errorf("discover issuer: %s: %w", name, err)
		}
	}
	return d, nil
}

// fetch reads one JSON document.
func fetch(ctx context.Context, client *http.Client, address string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("read %s: status %d", address, res.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxDocument+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", address, err)
	}
	if len(body) > maxDocument {
		return fmt.Errorf("read %s: %w", address, errors.New("the document is too large"))
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("read %s: %w", address, err)
	}
	return nil
}
