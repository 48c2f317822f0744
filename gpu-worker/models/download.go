package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	// tries is how often a file is asked for while no byte of it arrives.
	tries = 4
	// stall is how long a stream may be silent.
	stall = time.Minute
)

// puller fetches the files of one model.
type puller struct{ Options }

// fetch brings a file to a path, going on from what is there of it. A file that is
// not the pinned one is removed again.
func (p *puller) fetch(ctx context.Context, f File, to string) (err error) {
	have, err := openPart(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, have.close()) }()
	if have.is(f) {
		return nil
	}
	anew := false
	for failed := 0; ; {
		before := have.have
		err := p.stream(ctx, f, have)
		switch {
		case err == nil && have.is(f):
			return nil
		case err == nil, errors.Is(err, errPastEnd), errors.Is(err, errTooLong): // whole, and another
			wrong := have.mismatch(f)
			if err := have.reset(); err != nil {
				return err
			}
			// What was put together from two downloads may be of two files.
			if before == 0 || anew {
				return wrong
			}
			anew = true
			continue
		case have.have > before:
			failed = 0
		default:
			failed++
		}
		if failed == tries || !retriable(ctx, err) {
			return err
		}
		if err := p.Pause(ctx, failed); err != nil {
			return err
		}
	}
}

// pause waits 2, 4, 8 s.
func pause(ctx context.Context, failed int) error {
	select {
	case <-time.After(time.Second << failed):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

var errTooLong = errors.New("more arrives than is pinned")

// stream appends what the source gives from there on, to its end.
func (p *puller) stream(ctx context.Context, f File, have *part) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silent := time.AfterFunc(stall, func() { cancel(fmt.Errorf("nothing arrived for %s", stall)) })
	defer silent.Stop()
	body, from, err := p.Source.Open(ctx, f.path(), have.have)
	if err != nil {
		return because(ctx, err)
	}
	defer body.Close()
	if from != have.have {
		if err := have.reset(); err != nil {
			return err
		}
	}
	buffer := make([]byte, 1<<18)
	for {
		n, err := body.Read(buffer)
		if f.Bytes > 0 && have.have+int64(n) > f.Bytes {
			n = int(f.Bytes - have.have)
			err = errTooLong
		}
		if n > 0 {
			silent.Reset(stall)
			if _, err := have.Write(buffer[:n]); err != nil {
				return err
			}
			p.Progress(f, have.have)
		}
		if errors.Is(err, io.EOF) {
			if have.have < f.Bytes {
				return fmt.Errorf("it ended after %d of %d bytes: %w", have.have, f.Bytes, io.ErrUnexpectedEOF)
			}
			return nil
		}
		if err != nil {
			return because(ctx, err)
		}
	}
}

func retriable(ctx context.Context, err error) bool {
	return ctx.Err() == nil && !errors.Is(err, ErrAccess) && !errors.Is(err, ErrAbsent) && !errors.Is(err, errDisk)
}

// because is why a context ended, if it did.
func because(ctx context.Context, err error) error {
	if ctx.Err() != nil && !errors.Is(err, errTooLong) {
		return context.Cause(ctx)
	}
	return err
}
