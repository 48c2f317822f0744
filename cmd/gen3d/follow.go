package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
)

// followFlags say how a session is followed and where its results go.
type followFlags struct {
	Out     string        `help:"Folder for the results." type:"path"`
	JSON    bool          `name:"json" help:"Print metadata.json at the end, and nothing else on standard output."`
	Timeout time.Duration `default:"30m" help:"How long to wait."`
}

// announce prints the session that was made.
func (f followFlags) announce(con *streams, ref pipeline.SessionRef) error {
	if f.JSON {
		return json.NewEncoder(con.out).Encode(ref)
	}
	fmt.Fprintf(con.out, "%s\nFollow it with: gen3d sessions watch %s\n", ref.Session, ref.Session)
	return nil
}

// follow waits until a session is done, shows how it goes, and
// fetches the results. A failed session is an error with the failure in its chain.
func follow(ctx context.Context, con *streams, store *s3store.Store, ref pipeline.SessionRef, flags followFlags, done func(pipeline.Session) bool) error {
	ctx, cancel := context.WithTimeoutCause(ctx, flags.Timeout, errTimedOut)
	defer cancel()
	view := newView(con, flags.JSON)
	session, err := watch(ctx, store, ref, view.show, done)
	view.close()
	if err != nil {
		if errors.Is(context.Cause(ctx), errTimedOut) {
			return fmt.Errorf("%w after %s; the session goes on: gen3d sessions watch %s", errTimedOut, flags.Timeout, ref.Session)
		}
		return err
	}
	if flags.JSON {
		enc := json.NewEncoder(con.out)
		enc.SetIndent("", "  ")
		if err := enc.Encode(session); err != nil {
			return err
		}
	}
	if f := session.Error; f != nil {
		return fmt.Errorf("session %s: %w %s", ref.Session, f, f.Hint)
	}
	if flags.Out != "" {
		return fetch(ctx, con, store, session, flags)
	}
	return nil
}

// pollEvery is how often metadata.json is asked for; while nothing changes S3
// answers without a body.
const pollEvery = 200 * time.Millisecond

// atRest: a machine owes the session nothing more.
func atRest(s pipeline.Session) bool { return s.AtRest() && s.Status != pipeline.Created }

// modelled: the session is at rest and does not wait for a mask, which is on its way.
func modelled(s pipeline.Session) bool { return atRest(s) && s.Status != pipeline.AwaitingMask }

// watch calls show with each new state of a session until done says that it is the last.
func watch(ctx context.Context, store *s3store.Store, ref pipeline.SessionRef, show func(pipeline.Session), done func(pipeline.Session) bool) (pipeline.Session, error) {
	etag := ""
	for {
		session, now, err := store.SessionIfChanged(ctx, ref, etag)
		if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
			return session, err
		}
		if err == nil && now != etag {
			etag = now
			show(session)
			if done(session) {
				return session, nil
			}
		}
		select {
		case <-time.After(pollEvery):
		case <-ctx.Done():
			return session, context.Cause(ctx)
		}
	}
}

// fetch writes every artefact and metadata.json below the folder.
func fetch(ctx context.Context, con *streams, store *s3store.Store, session pipeline.Session, flags followFlags) error {
	for _, o := range session.Objects {
		dir := flags.Out
		if o.Object > 0 {
			dir = filepath.Join(dir, "objects", fmt.Sprint(int(o.Object)))
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("make folder for results: %w", err)
		}
		for _, a := range o.Artefacts {
			if err := fetchFile(ctx, store, session.Ref().ObjectKey(o.Object, a.File), filepath.Join(dir, string(a.File))); err != nil {
				return err
			}
		}
	}
	if err := os.MkdirAll(flags.Out, 0o755); err != nil {
		return fmt.Errorf("make folder for results: %w", err)
	}
	if err := fetchFile(ctx, store, session.Ref().Key(pipeline.Metadata), filepath.Join(flags.Out, string(pipeline.Metadata))); err != nil {
		return err
	}
	if !flags.JSON {
		fmt.Fprintln(con.out, "Results are in", flags.Out)
	}
	return nil
}

// fetchFile writes an object to a file, which appears only when it is complete.
func fetchFile(ctx context.Context, store *s3store.Store, key pipeline.ObjectKey, path string) error {
	body, _, err := store.Open(ctx, key)
	if err != nil {
		return err
	}
	defer body.Close()
	return writeFile(path, func(out io.Writer) error {
		_, err := io.Copy(out, body)
		return err
	})
}

// leave waits until a session has left the state it was in.
func leave(ctx context.Context, store *s3store.Store, before pipeline.Session) error {
	for {
		s, err := store.Session(ctx, before.Ref())
		if err != nil {
			return err
		}
		if s.UpdatedAt.After(before.UpdatedAt) {
			return nil
		}
		select {
		case <-time.After(pollEvery):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
