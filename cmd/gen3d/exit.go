package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/2112-lab/gen3d/pipeline"
)

// Exit codes, part of the command line's contract.
const (
	exitDone        = 0
	exitOther       = 1
	exitUsage       = 2
	exitRefused     = 3
	exitFailed      = 4
	exitTimedOut    = 5
	exitInterrupted = 130
)

var errTimedOut = errors.New("timed out")

// usageError is an error about the command line or the configuration.
type usageError struct{ error }

// usage makes a usageError.
func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func exitCode(ctx context.Context, err error) int {
	var failure *pipeline.Failure
	var wrong usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &wrong):
		return exitUsage
	case errors.Is(err, errTimedOut) || errors.Is(err, context.DeadlineExceeded):
		return exitTimedOut
	case errors.As(err, &failure) && failure.Category == pipeline.User:
		return exitRefused
	case errors.As(err, &failure):
		return exitFailed
	case ctx.Err() != nil:
		return exitInterrupted
	default:
		return exitOther
	}
}
