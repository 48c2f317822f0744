package runner

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// follow gives the child a job and hears of it until its end.
func (r *Runner) follow(ctx context.Context, req request, progress func(stage string, step, of int)) (Result, error) {
	c := r.child
	result, err := r.hear(ctx, c, req, progress)
	if isFall(err) {
		r.fall()
	}
	return result, err
}

func (r *Runner) hear(ctx context.Context, c *child, req request, progress func(stage string, step, of int)) (Result, error) {
	if err := c.tell(req); err != nil {
		return Result{}, c.lost()
	}
	silence := time.NewTimer(r.cfg.Silence)
	defer silence.Stop()
	cancelled := ctx.Done()
	var overdue <-chan time.Time
	for {
		select {
		case m, ok := <-c.said:
			if !ok {
				return Result{}, c.lost()
			}
			if m.ID != req.ID { // of a job that was given up
				continue
			}
			switch m.Type {
			case typeProgress:
				silence.Reset(r.cfg.Silence)
				if ctx.Err() == nil {
					progress(m.Stage, m.Step, m.Of)
				}
			case typeDone:
				if ctx.Err() != nil {
					return Result{}, context.Cause(ctx)
				}
				return r.collect(c, req.OutDir, m)
			case typeError:
				failure := c.failure(m.Code, m.Detail)
				if m.Restart {
					r.drop(r.cfg.Grace)
				}
				if ctx.Err() != nil {
					return Result{}, context.Cause(ctx)
				}
				return Result{}, failure
			default:
				return Result{}, c.failure(Garbled, fmt.Sprintf("it said %.40q in the middle of a job", m.Type))
			}
		case <-silence.C:
			return Result{}, c.failure(Hung, fmt.Sprintf("no progress for %s", r.cfg.Silence))
		case <-cancelled:
			// Between two steps the child can stop by itself and keep its model.
			_ = c.tell(request{Type: typeCancel, ID: req.ID})
			cancelled, overdue = nil, time.After(r.cfg.Grace)
			silence.Stop()
		case <-overdue:
			r.drop(r.cfg.Grace)
			return Result{}, context.Cause(ctx)
		}
	}
}

// collect takes the files that a child says it made: plain ones, in their folder.
func (r *Runner) collect(c *child, dir string, m message) (Result, error) {
	result := Result{Stats: m.Stats}
	for _, name := range m.Files {
		if !filepath.IsLocal(name) {
			return Result{}, c.failure(Garbled, fmt.Sprintf("it names the file %.200q, which is not in its folder", name))
		}
		path := filepath.Join(dir, name)
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() {
			return Result{}, c.failure(Garbled, fmt.Sprintf("it names the file %.200q, which is not there as a plain file", name))
		}
		result.Files = append(result.Files, path)
	}
	return result, nil
}
