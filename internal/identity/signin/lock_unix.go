//go:build unix

package signin

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lock waits for a file's lock, which the system lifts if the process dies. Its
// holder is done within two requests to the issuer.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock tokens: %w", err)
	}
	for {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX); !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock tokens: %w", err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}
