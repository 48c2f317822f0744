// Package e2e tests Gen3D from outside: it builds the real binary, starts it as a
// child process on free ports, and speaks to it only as its users do, through
// the AWS SDK, HTTP and the command line.
//
// The binary is built with the tag "failpoints", so that the crash suite can
// kill it at a named point; nothing else differs from the released one.
package e2e
