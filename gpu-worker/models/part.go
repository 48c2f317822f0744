package models

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
)

// part is a file that is being fetched, with the sum of what is there of it.
type part struct {
	file *os.File
	sum  hash.Hash
	have int64
}

// openPart takes a file up where an earlier run left it.
func openPart(path string) (*part, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	p := &part{file: f, sum: sha256.New()}
	if p.have, err = io.Copy(p.sum, f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return p, nil
}

func (p *part) Write(b []byte) (int, error) {
	n, err := p.file.Write(b)
	p.sum.Write(b[:n])
	p.have += int64(n)
	if err != nil {
		err = fmt.Errorf("%w: %w", errDisk, err)
	}
	return n, err
}

// errDisk: the fault is this machine's, not the source's.
var errDisk = errors.New("write to disk")

// reset forgets what is there.
func (p *part) reset() error {
	p.sum.Reset()
	p.have = 0
	_, err := p.file.Seek(0, io.SeekStart)
	return errors.Join(err, p.file.Truncate(0))
}

// is reports whether it is the pinned file, whole.
func (p *part) is(f File) bool {
	return (f.Bytes == 0 || p.have == f.Bytes) && p.digest() == f.SHA256
}

func (p *part) digest() string { return hex.EncodeToString(p.sum.Sum(nil)) }

func (p *part) mismatch(f File) error {
	if f.Bytes > 0 && p.have != f.Bytes {
		return MismatchError{f.Name, fmt.Sprintf("size is %d bytes", p.have), fmt.Sprint(f.Bytes)}
	}
	return MismatchError{f.Name, "sha256 is " + p.digest(), f.SHA256}
}

// close leaves it on the disk for good.
func (p *part) close() error { return errors.Join(p.file.Sync(), p.file.Close()) }

// MismatchError is a file that is not the pinned one.
type MismatchError struct{ File, Got, Want string }

func (e MismatchError) Error() string {
	return fmt.Sprintf("%s is not the pinned file: its %s, want %s", e.File, e.Got, e.Want)
}
