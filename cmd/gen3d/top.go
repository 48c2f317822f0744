package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"golang.org/x/term"
)

type topCommand struct {
	operatorConfig `embed:""`
	Every          time.Duration `default:"2s" help:"How often a terminal is written anew."`
	Once           bool          `help:"Print once and end, as where nobody looks at a terminal."`
	Sessions       int           `default:"500" help:"How many of the sessions in flight are read; the rest are only counted."`
}

// Run shows how the deployment does: once, or on a terminal again and again.
func (c *topCommand) Run(ctx context.Context, con *streams) error {
	if c.Every < 100*time.Millisecond {
		return usage("--every is %s: want 100ms or more", c.Every)
	}
	if c.Sessions < 1 {
		return usage("--sessions is %d: want 1 or more", c.Sessions)
	}
	o, err := c.overlooker(ctx)
	if err != nil {
		return err
	}
	f, ok := con.out.(*os.File)
	live := ok && term.IsTerminal(int(f.Fd())) && !c.Once && !c.JSON
	for {
		s, err := o.look(ctx)
		switch {
		case ctx.Err() != nil && live:
			return nil // Ctrl-C is how one leaves
		case err != nil && !live:
			return err
		case c.JSON:
			return c.print(con, s)
		case !live:
			return s.write(con.out)
		}
		// At once, so that nothing flickers: home, the text, and nothing below it.
		var page bytes.Buffer
		page.WriteString("\x1b[H")
		if err != nil {
			fmt.Fprintln(&page, "cannot look:", err)
		} else if err := s.write(&page); err != nil {
			return err
		}
		fmt.Fprint(con.out, string(bytes.ReplaceAll(page.Bytes(), []byte("\n"), []byte("\x1b[K\n")))+"\x1b[J")
		select {
		case <-time.After(c.Every):
		case <-ctx.Done():
			return nil
		}
	}
}

// write is for people: what there is to do first, then what is at rest.
func (s overview) write(out io.Writer) error {
	fmt.Fprintf(out, "%s  %s  %d sessions in flight, %d workers\n\n", s.At.Format("2006-01-02 15:04:05"), s.Environment, s.InFlight, len(s.Workers))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "QUEUE\tVISIBLE\tIN FLIGHT\tDELAYED\tOLDEST\tDEAD\tSINCE\tREASON")
	for _, q := range s.Queues {
		since, oldest, reason := "", "", q.Reason
		if q.OldestSec != nil {
			oldest = age(time.Duration(*q.OldestSec * float64(time.Second)))
		}
		if !q.DeadSince.IsZero() {
			since = age(s.At.Sub(q.DeadSince))
		}
		if q.Missing {
			reason = "the queue is missing: gen3d queues check"
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%d\t%s\t%s\n", q.Queue, q.Visible, q.InFlight, q.Delayed, oldest, q.Dead, since, clipped(reason, 60))
	}
	fmt.Fprintln(w, "\t\t\t\t\t\t\t\nSESSIONS\tHOW MANY\tOLDEST\t\t\t\t\t")
	for _, st := range s.Stages {
		fmt.Fprintf(w, "%s\t%d\t%s\t\t\t\t\t\n", st.Status, st.Sessions, age(time.Duration(st.OldestSec*float64(time.Second))))
	}
	fmt.Fprintln(w, "\t\t\t\t\t\t\t\nWORKER\tPHASE\tJOBS\tDONE\tIDLE\tHEARD\tREASON\t")
	for _, m := range s.Workers {
		heard := age(s.At.Sub(m.At))
		if m.Silent {
			heard += ", silent"
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%s\t%s\t\n", m.Machine, m.Phase, m.Jobs, m.Done, age(time.Duration(m.IdleSec*float64(time.Second))), heard, m.Reason)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if s.AgesError != "" {
		fmt.Fprintf(out, "\nNo ages of queues: %s\n", clipped(s.AgesError, 200))
	}
	if s.Dead() > 0 {
		fmt.Fprintf(out, "\n%d dead letters. Look: gen3d queues peek NAME-dlq. Cure the cause, then: gen3d queues redrive NAME.\n", s.Dead())
	}
	return nil
}

// age is a duration as people say it: one unit and the one below.
func age(d time.Duration) string {
	switch d = d.Round(time.Second); {
	case d <= 0:
		return "0s"
	case d >= 48*time.Hour:
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	case d >= time.Hour:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	default:
		return d.String()
	}
}

func clipped(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes]) + "…"
	}
	return s
}
