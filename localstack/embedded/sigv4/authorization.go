package sigv4

import (
	"encoding/hex"
	"strings"
)

const algorithm = "AWS4-HMAC-SHA256"

// Scope says for what a request was signed.
type Scope struct {
	AccessKey string
	Date      string // YYYYMMDD, UTC
	Region    string
	Service   string // such as "sqs", "sns", "ses"
}

func (s Scope) String() string {
	return s.Date + "/" + s.Region + "/" + s.Service + "/aws4_request"
}

// authorization is a parsed Authorization header.
type authorization struct {
	scope     Scope
	headers   []string // lower case, in the order of the header
	signature []byte
}

func parseAuthorization(header string) (authorization, error) {
	var a authorization
	if header == "" {
		return a, refuse(MissingToken, "Request is missing Authentication Token")
	}
	rest, ok := strings.CutPrefix(header, algorithm+" ")
	if !ok {
		return a, refuse(Incomplete, "Authorization header must begin with "+algorithm)
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	for _, name := range []string{"Credential", "SignedHeaders", "Signature"} {
		if parts[name] == "" {
			return a, refuse(Incomplete, "Authorization header requires '"+name+"' parameter")
		}
	}
	// An access key may contain slashes, the scope behind it never does.
	credential := strings.Split(parts["Credential"], "/")
	n := len(credential)
	if n < 5 || credential[n-1] != "aws4_request" {
		return a, refuse(Incomplete, "Credential must be KEY/YYYYMMDD/REGION/SERVICE/aws4_request")
	}
	a.scope = Scope{
		AccessKey: strings.Join(credential[:n-4], "/"),
		Date:      credential[n-4], Region: credential[n-3], Service: credential[n-2],
	}
	a.headers = strings.Split(parts["SignedHeaders"], ";")
	signature, err := hex.DecodeString(parts["Signature"])
	if err != nil || len(signature) != 32 {
		return a, refuse(Incomplete, "Signature must be 64 hexadecimal digits")
	}
	a.signature = signature
	return a, nil
}
