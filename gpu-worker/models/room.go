package models

import (
	"fmt"
	"os"
	"path/filepath"
)

// NoSpaceError is a disk that is too small for a model.
type NoSpaceError struct {
	Dir        string
	Need, Free int64 // bytes
}

func (e NoSpaceError) Error() string {
	return fmt.Sprintf("%s has room for %.1f MB, and %.1f MB are still to come: free some, or say another folder with --models", e.Dir, float64(e.Free)/1e6, float64(e.Need)/1e6)
}

// spare is what a disk keeps free for others.
const spare = 64 << 20

// room reports whether a disk takes what is still missing of a model, as far as
// sizes are pinned.
func room(work string, m *Manifest) error {
	var need int64
	for _, f := range m.Files {
		need += f.Bytes
		if have, err := os.Stat(filepath.Join(work, f.Name)); err == nil {
			need -= min(f.Bytes, have.Size())
		}
	}
	have, known := free(work)
	if need > 0 && known && have < need+spare {
		return NoSpaceError{Dir: work, Need: need, Free: max(0, have-spare)}
	}
	return nil
}
