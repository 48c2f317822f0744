package sigv4

import "net/http"

// Code is AWS's name for a refusal, as clients find it in their error.
type Code string

// The refusals of Verify.
const (
	MissingToken    Code = "MissingAuthenticationToken" // no Authorization header
	Incomplete      Code = "IncompleteSignature"        // header present, parts missing or malformed
	UnknownKey      Code = "InvalidClientTokenId"       // nobody has this access key
	Mismatch        Code = "SignatureDoesNotMatch"      // wrong secret, tampered request, wrong scope
	Expired         Code = "RequestExpired"             // signed more than MaxSkew ago
	TimeTooFarAhead Code = "RequestTimeTooSkewed"       // signed more than MaxSkew in the future
)

// Error is why a request was refused. Its message never contains a secret or
// the signature that would have been right.
type Error struct {
	Code    Code
	Message string
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// Status is the HTTP status AWS answers with: 400 for a malformed header, else 403.
func (e *Error) Status() int {
	if e.Code == Incomplete {
		return http.StatusBadRequest
	}
	return http.StatusForbidden
}

func refuse(code Code, message string) error { return &Error{Code: code, Message: message} }
