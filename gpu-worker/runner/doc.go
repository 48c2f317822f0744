// Package runner keeps one long-lived child process that holds a model, and gives it
// jobs: JSON lines on its standard input and output, pictures and results as files.
//
// The child is started when it is needed, killed when it says nothing for too long,
// started again after a while when it dies, and given up when it keeps dying. It
// cannot outlive this process. What the model is, and what becomes of its files, is
// the caller's business; the children are in gen3d_runner.
package runner
