package queues

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
)

// apiError is an answer that the client may read. Any other error is answered
// with InternalError and told to the log alone.
type apiError struct {
	code    string // the code of the Query protocol, which SDKs report
	shape   string // the type in the JSON protocol, where it differs from code
	status  int
	message string
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

func (e *apiError) typeName() string {
	if e.shape != "" {
		return e.shape
	}
	return e.code
}

func (e *apiError) fault() string {
	if e.status >= http.StatusInternalServerError {
		return "Receiver"
	}
	return "Sender"
}

func refusal(code, format string, args ...any) *apiError {
	return &apiError{code: code, status: http.StatusBadRequest, message: fmt.Sprintf(format, args...)}
}

// legacy is a refusal of SQS whose Query code carries the old prefix.
func legacy(shape, format string, args ...any) *apiError {
	e := refusal("AWS.SimpleQueueService."+shape, format, args...)
	e.shape = shape
	return e
}

// asAPIError is what a client is told of err, and whether it is a fault of ours.
func asAPIError(err error) (e *apiError, internal bool) {
	if errors.As(err, &e) {
		return e, e.status == http.StatusInternalServerError
	}
	var unsigned *sigv4.Error
	if errors.As(err, &unsigned) {
		return &apiError{code: string(unsigned.Code), status: unsigned.Status(), message: unsigned.Message}, false
	}
	return &apiError{code: "InternalError", status: http.StatusInternalServerError, message: "the request could not be completed"}, true
}

// Refusals of SQS that several actions share.

func noSuchQueue() error {
	return &apiError{
		code: "AWS.SimpleQueueService.NonExistentQueue", shape: "QueueDoesNotExist",
		status: http.StatusBadRequest, message: "The specified queue does not exist.",
	}
}

func badValue(format string, args ...any) *apiError {
	e := refusal("InvalidParameterValue", format, args...)
	e.shape = "InvalidParameterValueException"
	return e
}

func missing(parameter string) *apiError {
	e := refusal("MissingParameter", "The request must contain the parameter %s.", parameter)
	e.shape = "MissingRequiredParameterException"
	return e
}

func badAttributeName(name string) error {
	return refusal("InvalidAttributeName", "Unknown Attribute %s.", name)
}

func badAttributeValue(name string) error {
	return refusal("InvalidAttributeValue", "Invalid value for the parameter %s.", name)
}

func unsupported(format string, args ...any) error {
	return legacy("UnsupportedOperation", format, args...)
}

func noSuchResource(format string, args ...any) error {
	return refusal("ResourceNotFoundException", format, args...)
}

// Refusals of SNS.

func noSuchTopic() error {
	return &apiError{code: "NotFound", status: http.StatusNotFound, message: "Topic does not exist"}
}

func noSuchSubscription() error {
	return &apiError{code: "NotFound", status: http.StatusNotFound, message: "Subscription does not exist"}
}

func badParameter(format string, args ...any) *apiError {
	return refusal("InvalidParameter", "Invalid parameter: "+format, args...)
}
