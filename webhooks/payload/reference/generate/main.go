// Command generate writes what receivers of webhooks read.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/2112-lab/gen3d/webhooks/payload/reference"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate events:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want one argument, the module's root; got %d", len(args))
	}
	openapi, err := os.ReadFile(filepath.Join(args[0], "web", "openapi.yaml"))
	if err != nil {
		return err
	}
	files, err := reference.Files(string(openapi))
	if err != nil {
		return err
	}
	for name, text := range files {
		path := filepath.Join(args[0], filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if have, err := os.ReadFile(path); err == nil && string(have) == string(text) {
			continue
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
