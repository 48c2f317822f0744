//go:build race

package reconstruct

// raceDetector is on: tests that only measure, and share no memory that others
// do not, are skipped because it slows them tenfold.
const raceDetector = true
