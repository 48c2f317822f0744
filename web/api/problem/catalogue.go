package problem

import "net/http"

// Kind is one kind of refusal. Codes are part of the public contract and never
// change meaning.
type Kind struct {
	Code   string
	Status int
	Title  string
	// Cause and Cure are the page's two paragraphs.
	Cause, Cure string
}

// The kinds of refusal.
var (
	BadRequest = Kind{"bad-request", http.StatusBadRequest, "The request is not as the contract says.",
		"A parameter or the body does not have the shape that openapi.yaml gives it: a field is unknown, missing, of another type or out of its range, or something follows the JSON.",
		"Read `detail`, which names the field. Unknown fields are refused, so that a typing error is not taken for a default."}
	Unauthorised = Kind{"unauthorised", http.StatusUnauthorized, "A valid access token is needed.",
		"There is no `Authorization: Bearer …` header, or its token is expired, made for another app, made by another issuer, or no access token (an id token, for example).",
		"Sign in again and send the access token. Which of these it was is not told to strangers; the operator's log has it under `request_id`."}
	NotFound = Kind{"not-found", http.StatusNotFound, "There is nothing here that you may see.",
		"The address does not exist, the session does not exist (yet: it comes into being when its photo arrives), it was erased, or it is somebody else's. These are not told apart.",
		"Check the id and who you are signed in as. After an upload, ask again a second later."}
	MethodNotAllowed = Kind{"method-not-allowed", http.StatusMethodNotAllowed, "This address does not take that method.",
		"The path exists, the method does not.",
		"The `Allow` header lists the methods."}
	NothingToRetry = Kind{"nothing-to-retry", http.StatusConflict, "Nothing has failed here.",
		"Only what failed or was cancelled can be tried again.",
		"Read the session: its `status` says where it is. To make another model, upload another mask or photo."}
	NothingToCancel = Kind{"nothing-to-cancel", http.StatusConflict, "Nothing is being worked on.",
		"The session waits for you, or its work ended just before the request came.",
		"Read the session: its `status` says where it is."}
	NotDeleted = Kind{"not-deleted", http.StatusConflict, "The session is not deleted.",
		"Only a deleted session can be restored.",
		"Nothing needs to be done."}
	PromptsUnusable = Kind{"prompts-unusable", http.StatusConflict, "These clicks and boxes mark nothing on this photo.",
		"There is neither a click inside the object (label 1) nor a box, a box has no area, or a mark is beside the photo.",
		"Give marks in pixels of image.jpg, whose size the session has in `image_info`. Click the object once at least."}
	ManagedByFile = Kind{"managed-by-file", http.StatusConflict, "The endpoint is managed by config/webhooks.json.",
		"The endpoint is listed in `config/webhooks.json` below your prefix of the bucket. It is changed and removed there alone, so that the file stays true.",
		"Change the file, or choose another id for an endpoint of the API."}
	EndpointRefused = Kind{"endpoint-refused", http.StatusUnprocessableEntity, "This cannot be done with webhooks.",
		"What was asked for is well formed but not allowed: an address that is not public, not https or has credentials, an event type or payload version that there is not, more endpoints than you may have, a replay of nothing.",
		"Read `detail`, which names everything that is wrong."}
	KeyReused = Kind{"idempotency-key-reused", http.StatusConflict, "This Idempotency-Key came with another body before.",
		"A key stands for one request. The same key came within the last 24 hours with another body.",
		"Use a new key for a new request; a random UUID will do."}
	Changed = Kind{"changed-meanwhile", http.StatusPreconditionFailed, "It was changed meanwhile.",
		"What you replace is no longer what you read: `If-Match` names another state. Somebody, perhaps you in another window, changed it.",
		"Read it again, look at what changed, and send your change with the new `ETag`."}
	NoCondition = Kind{"if-match-missing", http.StatusPreconditionRequired, "If-Match is missing.",
		"What is replaced as a whole must be named, so that nobody's change is lost.",
		"Read it first, and send the answer's `ETag` as `If-Match`. Where there is nothing yet, the `ETag` is `\"none\"`."}
	TooLarge = Kind{"body-too-large", http.StatusRequestEntityTooLarge, "The body has more than 1 MiB.",
		"JSON bodies are read up to 1 MiB. Photos and masks do not go through the API.",
		"Upload files with the form that `POST /v1/sessions` and `POST /v1/sessions/{id}/masks` answer."}
	NotJSON = Kind{"not-json", http.StatusUnsupportedMediaType, "The body is not JSON.",
		"The request has no `Content-Type: application/json`.",
		"Send JSON and say so in the header."}
	TooManyRequests = Kind{"too-many-requests", http.StatusTooManyRequests, "Too many requests.",
		"A user may make 100 requests a minute; an address without a valid token may make 30.",
		"Wait as many seconds as `Retry-After` says. To follow a session, open one event stream instead of asking again and again."}
	TooManyStreams = Kind{"too-many-streams", http.StatusTooManyRequests, "Too many event streams are open.",
		"A user may have 20 event streams open at a time.",
		"Close streams that nobody looks at, or wait as many seconds as `Retry-After` says."}
	Unavailable = Kind{"unavailable", http.StatusServiceUnavailable, "The service cannot do this at the moment.",
		"Storage, or the identity provider's keys, did not answer in time. Nothing is lost.",
		"Try again after as many seconds as `Retry-After` says."}
	Internal = Kind{"internal", http.StatusInternalServerError, "Something went wrong on our side.",
		"The service met a case that it should not have met. The operator's log has the details under `request_id`.",
		"Try again. If it stays, tell us the `request_id`."}
)

// Kinds are all kinds of refusal, in the order of their statuses.
func Kinds() []Kind {
	return []Kind{
		BadRequest, Unauthorised, NotFound, MethodNotAllowed, NothingToRetry, NothingToCancel, NotDeleted, PromptsUnusable, KeyReused, ManagedByFile, Changed,
		TooLarge, NotJSON, EndpointRefused, NoCondition, TooManyRequests, TooManyStreams, Internal, Unavailable,
	}
}
