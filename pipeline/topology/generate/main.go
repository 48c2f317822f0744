// Command generate writes terraform/topology.json from the table of reactions.
package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate topology:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want one argument, the file to write; got %d", len(args))
	}
	var b bytes.Buffer
	if err := topology.New().Write(&b); err != nil {
		return err
	}
	return os.WriteFile(args[0], b.Bytes(), 0o644)
}
