// Command generate writes the JSON Schemas of all events and of metadata.json
// into a folder, and removes those of events that are no more.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/2112-lab/gen3d/pipeline/schema"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate schemas:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want one argument, the folder to write to; got %d", len(args))
	}
	files, err := schema.Files()
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(args[0], "*.json"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if _, ok := files[filepath.Base(path)]; !ok {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(args[0], name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}
