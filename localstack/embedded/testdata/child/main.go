// Command child is an embedded cloud in a process of its own, for tests that kill
// it: child DIR. It prints its endpoints as JSON and runs until its input ends.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/2112-lab/gen3d/localstack/embedded"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "child:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string) error {
	c, err := embedded.Start(ctx, embedded.Config{Dir: dir, Topology: topology.New(), Bucket: "gen3d-test"})
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(c.Endpoints()); err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	return c.Close(ctx)
}
