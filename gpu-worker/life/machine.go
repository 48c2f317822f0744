package life

import (
	"context"
	"errors"
)

// Machine is what a worker runs on.
type Machine interface {
	// ID names it, such as i-0abc.
	ID() string
	// Leaving is why the machine is to go soon, or Staying.
	Leaving(ctx context.Context) (Reason, error)
	// Ready ends the launch hook: the machine joins its group, or is given up.
	Ready(ctx context.Context, good bool) error
	// Protect keeps the group from choosing the machine when it shrinks.
	Protect(ctx context.Context, on bool) error
	// Spare is whether the group has more machines than it must.
	Spare(ctx context.Context) (bool, error)
	// End ends the machine and gives its place up. It errs with ErrNeeded where the
	// group has no more machines than it must.
	End(ctx context.Context) error
	// Gone ends the termination hook: all is handed back.
	Gone(ctx context.Context) error
}

// Reason is why a machine goes.
type Reason string

// The reasons. The first four come from outside.
const (
	Staying     Reason = ""
	Interrupted Reason = "spot_interruption" // two minutes
	Rebalance   Reason = "spot_rebalance"    // a notice is likely
	Terminating Reason = "group_termination" // as long as the hook waits
	Maintenance Reason = "scheduled_retirement"
	Idle        Reason = "idle"
	Unfit       Reason = "unfit" // its models keep dying
)

// ErrNeeded is a machine that may not end itself.
var ErrNeeded = errors.New("the group is at its least number of machines")
