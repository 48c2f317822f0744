package objects

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/versity/versitygw/backend/posix"
)

// versitygw overwrites an object by linking the new file as
// ".{name}.sgwtmp.{unix nanoseconds}" beside it and renaming it. A kill between the
// two leaves that name behind, where a listing would show it as an object. Where the
// file system has no unnamed files, uploads cut off stay in ".sgwtmp" as well.
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
			return errors.Join(err, ctx.Err())
		}
		if entry.Type().IsRegular() && (isStray(entry.Name(), since) || isUpload(path, entry, since)) {
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

// isUpload reports whether path is an upload that was cut off before since.
func isUpload(path string, entry fs.DirEntry, since time.Time) bool {
	if filepath.Base(filepath.Dir(path)) != posix.MetaTmpDir {
		return false
	}
	info, err := entry.Info()
	return err == nil && info.ModTime().Before(since)
}

// closedCleanly is a file that Close leaves and Open takes away. While it is there,
// nothing was cut off and the walk over all objects is not needed.
const closedCleanly = "closed"

// takeClosed reports whether the last Close went well.
func takeClosed(dir string) bool { return os.Remove(filepath.Join(dir, closedCleanly)) == nil }

// leaveClosed tells the next Open that all is well.
func leaveClosed(dir string) error {
	return os.WriteFile(filepath.Join(dir, closedCleanly), nil, 0o600)
}
