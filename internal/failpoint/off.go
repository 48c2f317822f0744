//go:build !failpoints

package failpoint

// Hit does nothing in a normal build.
func Hit(...string) {}

// Hold does nothing in a normal build.
func Hold(<-chan struct{}, ...string) {}
