package gpuworker

import "context"

// onModel runs f as the job's step "model" when it is its turn. What it waits is the
// step "wait", during which the job's time stands still: it is other jobs' work.
func (j *job) onModel(ctx context.Context, f func() error) error {
	var end func()
	j.limit.hold()
	err := j.timed("wait", func() (err error) {
		end, err = j.w.Gate.Turn(ctx, j.kind, string(j.ref.User))
		return err
	})
	j.limit.goOn()
	if err != nil {
		return err
	}
	defer end()
	return j.timed("model", f)
}
