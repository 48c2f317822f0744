package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/2112-lab/gen3d/pipeline"
)

// view shows how a session goes: a bar a stage on a terminal, a line a change
// elsewhere. It writes to standard error, so that standard output holds results alone.
type view struct {
	out  io.Writer
	bars *mpb.Progress
	bar  map[pipeline.Stage]*mpb.Bar
	last string
}

func newView(con *streams, quiet bool) *view {
	v := &view{out: con.err}
	if f, ok := con.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) && !quiet {
		v.bars = mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
		v.bar = map[pipeline.Stage]*mpb.Bar{}
		for _, s := range []struct {
			stage pipeline.Stage
			name  string
		}{{pipeline.Initialization, "photo"}, {pipeline.Reconstruction, "model"}} {
			v.bar[s.stage] = v.bars.AddBar(100,
				mpb.PrependDecorators(decor.Name(s.name, decor.WC{W: 8, C: decor.DindentRight})), mpb.AppendDecorators(decor.Percentage(decor.WC{W: 5})))
		}
	} else if quiet {
		v.out = io.Discard
	}
	return v
}

func (v *view) show(s pipeline.Session) {
	if v.bars == nil {
		if line := describeSession(s); line != v.last {
			v.last = line
			fmt.Fprintln(v.out, line)
		}
		return
	}
	for stage, bar := range v.bar {
		bar.SetCurrent(percent(s, stage))
	}
}

// percent is how much of a stage is done.
func percent(s pipeline.Session, stage pipeline.Stage) int64 {
	period := s.Stages.Initialization.Period
	if stage == pipeline.Reconstruction {
		period = s.Stages.Reconstruction.Period
	}
	switch {
	case period.CompletedAt != nil && s.Status != pipeline.Failed:
		return 100
	case s.Progress != nil && s.Progress.Stage == stage:
		return int64(100 * s.Progress.Fraction)
	case period.StartedAt != nil:
		return 5
	default:
		return 0
	}
}

func (v *view) close() {
	if v.bars == nil {
		return
	}
	for _, bar := range v.bar {
		bar.Abort(false)
	}
	v.bars.Wait()
}

// describeSession is one line about a session.
func describeSession(s pipeline.Session) string {
	line := fmt.Sprintf("%s  %-14s  ", s.SessionID, s.Status) // the longest, "reconstructing", has 14 letters
	switch {
	case s.Error != nil:
		line += string(s.Error.Code)
	case s.Progress != nil && s.Progress.Fraction < 1:
		line += fmt.Sprintf("%s %.0f %%, about %.0f s to go", s.Progress.Step, 100*s.Progress.Fraction, s.Progress.ETASec)
	case s.Stages.Reconstruction.Points != nil:
		line += fmt.Sprintf("%d points, %s, %.1f s", *s.Stages.Reconstruction.Points, s.Stages.Reconstruction.Method, *s.Stages.Reconstruction.DurationSec)
	}
	return strings.TrimRight(line, " ")
}
