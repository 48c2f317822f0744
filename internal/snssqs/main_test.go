package snssqs_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets more tests run at once than there are processors: nearly all of
// their time they wait for visibility timeouts and backoffs to pass.
func TestMain(m *testing.M) {
	_ = flag.Set("test.parallel", "6") // before the flags are parsed, so -parallel still counts
	os.Exit(m.Run())
}
