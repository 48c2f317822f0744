package objects

import (
	"os"
	"runtime"
)

// syncFolder makes the names in a folder durable. The file systems of Linux
// commit a journal in order, so this covers the parents that an upload made too.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be flushed there
	}
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil // emptied by a delete in the meantime
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
