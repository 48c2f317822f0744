package identity

import "errors"

// ErrRefused is what every refusal of a token is (errors.Is): the caller has to
// sign in again, which HTTP calls 401. Which of the errors below it is helps logs
// and tests; answers should not tell. None of them quotes the token.
var ErrRefused = errors.New("access token refused")

// Reasons to refuse a token.
var (
	ErrMalformed = refused("it is not a signed JWT with the claims of an access token")
	ErrTooLarge  = refused("it is longer than 16 KiB")
	ErrAlgorithm = refused("its algorithm is neither RS256 nor ES256")
	ErrSignature = refused("its signature is not one of the issuer's")
	ErrIssuer    = refused("another issuer made it")
	ErrExpired   = refused("it has expired")
	ErrNotYet    = refused("it is not valid yet")
	ErrTokenUse  = refused("it is no access token")
	ErrClient    = refused("it was made for another app")
	ErrSubject   = refused("its subject cannot be a user id")
	ErrScope     = refused("it lacks a scope")
)

// ErrUnavailable is no verdict: the issuer's keys cannot be had at the moment,
// which HTTP calls 503.
var ErrUnavailable = errors.New("the issuer's keys cannot be had")

// refusal is a reason that is ErrRefused, too.
type refusal struct{ reason string }

func refused(reason string) error { return &refusal{reason} }

func (r *refusal) Error() string { return ErrRefused.Error() + ": " + r.reason }

// Is implements errors.Is for the class of all refusals.
func (r *refusal) Is(target error) bool { return target == ErrRefused }
