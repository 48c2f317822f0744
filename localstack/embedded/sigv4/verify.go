package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"
)

// MaxSkew is how far the signer's clock may be from ours, as at AWS.
const MaxSkew = 15 * time.Minute

const timeFormat = "20060102T150405Z"

// Verify checks the signature of r, whose body the caller has read completely
// into body. It answers for what the request was signed; a refusal is an *Error.
// The caller still decides whether region and service are its own.
func Verify(r *http.Request, body []byte, keys Keys, now time.Time) (Scope, error) {
	auth, err := parseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		return Scope{}, err
	}
	date, err := signingTime(r, auth, now)
	if err != nil {
		return Scope{}, err
	}
	if err := checkSignedHeaders(r, auth.headers); err != nil {
		return Scope{}, err
	}
	secret, known := keys(auth.scope.AccessKey)
	if !known {
		return Scope{}, refuse(UnknownKey, "The security token included in the request is invalid.")
	}
	sum := sha256.Sum256(body)
	bodyHash := hex.EncodeToString(sum[:])
	if claimed := r.Header.Get("X-Amz-Content-Sha256"); claimed != "" && claimed != bodyHash {
		return Scope{}, refuse(Mismatch, "X-Amz-Content-Sha256 is not the hash of the body that arrived")
	}
	request, err := canonical(r, auth.headers, bodyHash)
	if err != nil {
		return Scope{}, err
	}
	requestHash := sha256.Sum256([]byte(request))
	text := strings.Join([]string{
		algorithm, date, auth.scope.String(), hex.EncodeToString(requestHash[:]),
	}, "\n")
	if !hmac.Equal(mac(signingKey(secret, auth.scope), text), auth.signature) {
		return Scope{}, refuse(Mismatch, "The request signature we calculated does not match the signature you provided. "+
			"Check your AWS Secret Access Key and signing method.")
	}
	return auth.scope, nil
}

// signingTime is the request's X-Amz-Date, once it is known to be near now and
// on the day of the credential scope.
func signingTime(r *http.Request, auth authorization, now time.Time) (string, error) {
	date := r.Header.Get("X-Amz-Date")
	at, err := time.Parse(timeFormat, date)
	if err != nil {
		return "", refuse(Incomplete, "X-Amz-Date must be present and look like "+timeFormat)
	}
	if at.Format("20060102") != auth.scope.Date {
		return "", refuse(Mismatch, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP")
	}
	switch skew := now.Sub(at); {
	case skew > MaxSkew:
		return "", refuse(Expired, "Signature expired: "+date+" is earlier than "+now.Add(-MaxSkew).UTC().Format(timeFormat))
	case skew < -MaxSkew:
		return "", refuse(TimeTooFarAhead, "Signature not yet current: "+date+" is later than "+now.Add(MaxSkew).UTC().Format(timeFormat))
	}
	return date, nil
}

// checkSignedHeaders wants what changes a request's meaning to be signed: the
// host and every X-Amz header, among them X-Amz-Target and X-Amz-Date.
func checkSignedHeaders(r *http.Request, signed []string) error {
	if !slices.IsSorted(signed) || !slices.Contains(signed, "host") {
		return refuse(Incomplete, "SignedHeaders must be sorted and contain 'host'")
	}
	for name := range r.Header {
		lower := strings.ToLower(name)
		if strings.HasPrefix(lower, "x-amz-") && !slices.Contains(signed, lower) {
			return refuse(Mismatch, "There were headers present in the request which were not signed: "+lower)
		}
	}
	return nil
}

func signingKey(secret string, s Scope) []byte {
	key := mac([]byte("AWS4"+secret), s.Date)
	key = mac(key, s.Region)
	key = mac(key, s.Service)
	return mac(key, "aws4_request")
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
