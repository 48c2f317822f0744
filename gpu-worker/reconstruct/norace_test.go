//go:build !race

package reconstruct

const raceDetector = false
