// Package failpoint kills the process at a named point, for the crash suite.
//
// Built without the tag "failpoints", Hit is an empty function. With it, the
// point named in GEN3D_CRASH_AT ends the process by SIGKILL the first time it is
// reached, or the n-th time if its name ends in "@n", as a power cut would: no deferred call, no flush.
package failpoint
