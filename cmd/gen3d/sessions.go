package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

type sessionsCommand struct {
	List  sessionsList  `cmd:"" help:"List your sessions, newest first."`
	Show  sessionsShow  `cmd:"" help:"Print a session's metadata.json."`
	Watch sessionsWatch `cmd:"" help:"Follow a session until nothing more is owed to it."`
	Retry sessionsRetry `cmd:"" help:"Try what failed again."`
	Rm    sessionsRm    `cmd:"" help:"Delete a session."`
}

type sessionArg struct {
	ownerConfig `embed:""`
	Session     string `arg:"" help:"Session id."`
}

// find opens the store and reads the session that is meant.
func (a sessionArg) find(ctx context.Context) (*s3store.Store, pipeline.Session, error) {
	id, err := pipeline.ParseSessionID(a.Session)
	if err != nil {
		return nil, pipeline.Session{}, usage("%v", err)
	}
	store, owner, err := a.open(ctx)
	if err != nil {
		return nil, pipeline.Session{}, err
	}
	s, err := store.Session(ctx, pipeline.SessionRef{User: owner, Session: id})
	return store, s, err
}

type sessionsList struct {
	ownerConfig `embed:""`
	JSON        bool `name:"json" help:"Print JSON, one session a line."`
	Limit       int  `default:"50" help:"How many at most."`
}

// Run lists sessions. It reads one object a session; the web app's list will not.
func (c *sessionsList) Run(ctx context.Context, con *streams) error {
	store, owner, err := c.open(ctx)
	if err != nil {
		return err
	}
	var ids []pipeline.SessionID
	for id, err := range store.Sessions(ctx, owner) {
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	slices.Reverse(ids) // ids begin with the time they were made
	for _, id := range ids[:min(len(ids), max(c.Limit, 0))] {
		s, err := store.Session(ctx, pipeline.SessionRef{User: owner, Session: id})
		if err != nil {
			fmt.Fprintf(con.err, "%s: %v\n", id, err)
			continue
		}
		if c.JSON {
			if err := json.NewEncoder(con.out).Encode(s); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintln(con.out, describeSession(s))
	}
	return nil
}

type sessionsShow struct {
	sessionArg `embed:""`
}

// Run prints metadata.json.
func (c *sessionsShow) Run(ctx context.Context, con *streams) error {
	_, s, err := c.find(ctx)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(con.out)
	enc.SetIndent("", "  ")
	return enc.Encode(s)
}

type sessionsWatch struct {
	sessionArg  `embed:""`
	followFlags `embed:""`
}

// Run follows a session.
func (c *sessionsWatch) Run(ctx context.Context, con *streams) error {
	store, s, err := c.find(ctx)
	if err != nil {
		return err
	}
	return follow(ctx, con, store, s.Ref(), c.followFlags, atRest)
}

type sessionsRetry struct {
	sessionArg  `embed:""`
	followFlags `embed:""`
	Wait        bool `help:"Follow the session afterwards."`
}

// Run touches the input of what failed, which S3 announces as a new upload.
func (c *sessionsRetry) Run(ctx context.Context, con *streams) error {
	store, s, err := c.find(ctx)
	if err != nil {
		return err
	}
	inputs := s.FailedInputs()
	if len(inputs) == 0 {
		return usage("session %s is %s: only what failed can be tried again", s.SessionID, s.Status)
	}
	for _, key := range inputs {
		if err := store.Touch(ctx, key); err != nil {
			return err
		}
	}
	if !c.Wait {
		return c.announce(con, s.Ref())
	}
	if err := leave(ctx, store, s); err != nil {
		return err
	}
	return follow(ctx, con, store, s.Ref(), c.followFlags, atRest)
}

type sessionsRm struct {
	sessionArg  `embed:""`
	Environment string `default:"dev" help:"Deployment name."`
	Account     string `default:"000000000000" help:"AWS account number that owns the topics."`
}

// Run says that the session was deleted; the reactions do the rest.
func (c *sessionsRm) Run(ctx context.Context, con *streams) error {
	_, s, err := c.find(ctx)
	if err != nil {
		return err
	}
	cloud, bucket, err := c.cloud(ctx)
	if err != nil {
		return err
	}
	deployment := cloudConfig{Environment: c.Environment, Bucket: bucket, Account: c.Account}
	if err := configured(deployment.problems()...); err != nil {
		return err
	}
	events, err := newBus(ctx, deployment, cloud, con.log, subscriptions{})
	if err != nil {
		return err
	}
	return deleteSession(ctx, events, s.Ref())
}

func deleteSession(ctx context.Context, events *bus.Bus, ref pipeline.SessionRef) error {
	return events.Emit(ctx, pipeline.Header{ID: "rm:" + ref.Prefix()}, &pipeline.SessionDeleted{
		Header: pipeline.Header{At: time.Now()}, SessionRef: ref,
	})
}
