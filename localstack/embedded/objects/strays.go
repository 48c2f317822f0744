package objects

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// versitygw overwrites an object by linking the new file as
// ".{name}.sgwtmp.{unix nanoseconds}" beside it and renaming it. A kill between the
// two leaves that name behind, where a listing would show it as an object.
const (
	tempPrefix = "."
	tempMark   = ".sgwtmp."
)

// sweepStrays removes such names from before since, below root. It runs beside
// the server: what it has not reached yet only shows up in listings.
func sweepStrays(ctx context.Context, root string, since time.Time) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			if os.IsNotExist(err) {
				return nil // deleted while we walk
			}
			return cmpErr(err, ctx.Err())
		}
		if entry.Type().IsRegular() && isStray(entry.Name(), since) {
			if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
		return nil
	})
}

// isStray reports whether name is a temporary name given before since.
func isStray(name string, since time.Time) bool {
	if !strings.HasPrefix(name, tempPrefix) {
		return false
	}
	at := strings.LastIndex(name, tempMark)
	if at < 0 {
		return false
	}
	n, err := strconv.ParseInt(name[at+len(tempMark):], 10, 64)
	return err == nil && n < since.UnixNano()
}

func cmpErr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
