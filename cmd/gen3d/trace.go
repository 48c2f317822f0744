package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/internal/timeline"
	"github.com/2112-lab/gen3d/internal/tracing"
	"github.com/2112-lab/gen3d/pipeline"
)

type traceCommand struct {
	operatorConfig `embed:""`
	User           string `help:"Whose session it is; default: whoever has one of that id, which takes a request for each user."`
	Session        string `arg:"" help:"Session id, or users/USER/sessions/SESSION."`
}

// told is a session as trace prints it.
type told struct {
	Session pipeline.SessionID `json:"session_id"`
	User    pipeline.UserID    `json:"user_id"`
	Status  pipeline.Status    `json:"status"`
	// Trace is the id under which an OpenTelemetry back end has the session's spans.
	Trace    string            `json:"trace_id"`
	TotalSec float64           `json:"total_sec"` // from the first moment to the last
	Moments  []timeline.Moment `json:"moments"`
}

// Run prints one session's moments.
func (c *traceCommand) Run(ctx context.Context, con *streams) error {
	cloud, bucket, err := ownerConfig{Dir: c.Dir, Bucket: c.Bucket}.cloud(ctx)
	if err != nil {
		return err
	}
	store := s3store.New(cloud.S3, bucket)
	ref, err := c.ref(ctx, store)
	if err != nil {
		return err
	}
	s, err := store.Session(ctx, ref)
	if err != nil {
		return err
	}
	t := told{Session: ref.Session, User: ref.User, Status: s.Status, Trace: tracing.SessionTrace(ref).String(), Moments: timeline.Of(s)}
	if n := len(t.Moments); n > 0 {
		t.TotalSec = t.Moments[n-1].SinceSec
	}
	if c.JSON {
		return c.print(con, t)
	}
	return t.write(con)
}

// ref reads the argument, and looks for the owner where nobody named one.
func (c *traceCommand) ref(ctx context.Context, store *s3store.Store) (pipeline.SessionRef, error) {
	name, user := c.Session, c.User
	if part := strings.Split(strings.Trim(name, "/"), "/"); len(part) >= 4 && part[0] == "users" && part[2] == "sessions" {
		user, name = part[1], part[3]
	}
	id, err := pipeline.ParseSessionID(name)
	if err != nil {
		return pipeline.SessionRef{}, usage("%v", err)
	}
	if user == "" {
		return store.Find(ctx, id)
	}
	owner, err := pipeline.ParseUserID(user)
	if err != nil {
		return pipeline.SessionRef{}, usage("--user (GEN3D_USER): %v", err)
	}
	return pipeline.SessionRef{User: owner, Session: id}, nil
}

func (t told) write(con *streams) error {
	fmt.Fprintf(con.out, "%s of %s: %s, %.1f s, trace %s\n\n", t.Session, t.User, t.Status, t.TotalSec, t.Trace)
	w := tabwriter.NewWriter(con.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "AT\tSECONDS\tAFTER\tEVENT\t")
	for _, m := range t.Moments {
		fmt.Fprintf(w, "%s\t%.1f\t+%.1f\t%s\t%s\n", m.At.Format("2006-01-02 15:04:05.000"), m.SinceSec, m.AfterSec, m.Event, m.Note)
	}
	return w.Flush()
}
