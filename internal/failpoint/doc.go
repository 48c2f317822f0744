// Package failpoint ends or stops the process at a named point, for the crash suites.
//
// Built without the tag "failpoints", Hit and Hold are empty functions. With it, the
// point named in GEN3D_CRASH_AT ends the process by SIGKILL the first time it is
// reached, or the n-th time if its name ends in "@n", as a power cut would: no deferred call, no flush.
// At the point named in GEN3D_HOLD_AT what comes by is held until it is let go.
package failpoint
