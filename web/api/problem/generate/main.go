// Command generate writes a page for each kind of problem.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/2112-lab/gen3d/web/api/problem"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate problems:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want one argument, the folder to write to; got %d", len(args))
	}
	if err := os.MkdirAll(args[0], 0o755); err != nil {
		return err
	}
	for _, k := range problem.Kinds() {
		if err := os.WriteFile(filepath.Join(args[0], k.Code+".md"), []byte(k.Page()), 0o644); err != nil {
			return err
		}
	}
	return nil
}
