// Command generate writes the types of events and sessions for the web app.
package main

import (
	"fmt"
	"os"

	"github.com/2112-lab/gen3d/web/typescript"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate the web app's events:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want one argument, the file to write; got %d", len(args))
	}
	text, err := typescript.Write()
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], []byte(text), 0o644)
}
