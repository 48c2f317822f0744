package embedded

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// folderLock keeps a second process out of a folder. The operating system drops it
// when its process ends, however that happens.
type folderLock struct{ file *os.File }

// lockFolder takes the lock file at path and writes our process id into it.
func lockFolder(path, dir string) (*folderLock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock folder: %w", err)
	}
	free, err := tryLock(f)
	if err == nil && !free {
		err = fmt.Errorf("folder %s is in use by %s: stop that, or choose another folder", dir, holder(f))
	}
	if err == nil {
		err = errors.Join(f.Truncate(0), writePID(f))
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &folderLock{f}, nil
}

func writePID(f *os.File) error {
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// holder names the process that wrote itself into f.
func holder(f *os.File) string {
	b, _ := io.ReadAll(io.LimitReader(f, 32))
	if pid := strings.TrimSpace(string(b)); pid != "" {
		return "process " + pid
	}
	return "another process"
}

// release lets the next one in. The file stays: deleting it could pull it away
// from under somebody who just opened it.
func (l *folderLock) release() error { return l.file.Close() }
