// Package pipelinetest holds what tests of handlers and workers share: a store in
// memory, and the suite that every store must pass, the one in memory as well as
// the one over S3. What a handler does in a test it therefore does in production.
//
// It is for tests alone; no program imports it.
package pipelinetest
