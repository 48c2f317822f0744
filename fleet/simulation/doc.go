// Package simulation lets made-up days pass over a fleet that the real arithmetic
// of package fleet raises, and says how long people wait and what it costs.
//
// It knows nothing of the network, of storage, or of jobs that fail: its waits are
// those for a worker.
package simulation
