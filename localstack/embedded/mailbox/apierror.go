package mailbox

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
)

// apiError is a refusal as the SDK's sesv2 types know it.
type apiError struct {
	status  int
	code    string
	message string
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

// badRequest is BadRequestException: the request itself is wrong.
func badRequest(message string) error {
	return &apiError{http.StatusBadRequest, "BadRequestException", message}
}

// rejected is MessageRejected: the request is fine, the mail in it is not.
func rejected(message string) error {
	return &apiError{http.StatusBadRequest, "MessageRejected", message}
}

// unknownOperation answers whatever of SES is not here.
func unknownOperation(w http.ResponseWriter, r *http.Request) {
	refuse(w, &apiError{http.StatusNotFound, "UnknownOperationException",
		"The local SES has only SendEmail (POST /v2/email/outbound-emails), not " + r.Method + " " + r.URL.Path + "."})
}

// refuse writes err in the restJson1 protocol: the code is a header.
func refuse(w http.ResponseWriter, err error) {
	e := &apiError{http.StatusInternalServerError, "InternalFailure", "The local SES could not store the mail."}
	var signature *sigv4.Error
	switch {
	case errors.As(err, &signature):
		e = &apiError{signature.Status(), string(signature.Code), signature.Message}
	default:
		errors.As(err, &e)
	}
	w.Header().Set("X-Amzn-Errortype", e.code)
	answer(w, e.status, map[string]string{"message": e.message})
}

// answer writes body as JSON, with the request id that SDKs log.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-Requestid", uuid.NewString())
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone; the mail is safe
}
