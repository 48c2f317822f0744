// Command child is an object server in a process of its own, for tests that kill
// it: child DIR OUTBOX. It prints its URL and appends each published event to
// OUTBOX, a line each, fsynced as a real topic would be.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/2112-lab/gen3d/localstack/embedded/objects"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "child:", err)
		os.Exit(1)
	}
}

func run(dir, outbox string) error {
	out, err := os.OpenFile(outbox, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	s, err := objects.Open(context.Background(), objects.Config{
		Dir: dir, Addr: "127.0.0.1:0", Bucket: "gen3d-test", Region: "eu-west-1",
		AccessKey: "AKIATEST", SecretKey: "secret",
		Rules: []topology.Notification{
			{Events: []string{"s3:ObjectCreated:*"}, Prefix: "users/", Topic: "objects"},
			{Events: []string{"s3:ObjectRemoved:*"}, Prefix: "users/gone/", Topic: "removals"},
		},
		Publish: func(_ context.Context, _ string, message []byte) error {
			if _, err := fmt.Fprintf(out, "%s\n", message); err != nil {
				return err
			}
			return out.Sync()
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(s.URL())
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test lets go
	return s.Close(context.Background())
}
