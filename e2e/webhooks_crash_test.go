package e2e

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// hookPoints are where the process is killed on a webhook's way: from its file to
// the endpoint, to the log, to the second try.
var hookPoints = []string{
	"put:registry:before", "put:registry:after", "put:webhooks.status.json:before", "put:webhooks.status.json:after",
	"publish:endpoint.pinged:before", "publish:endpoint.pinged:after", "delete:register-webhooks:before",
	"publish:delivery.requested:before", "publish:delivery.requested:after", "delete:request-deliveries:before",
	"webhook:post:before", "webhook:post:after",
	"put:due:before", "put:due:after", "put:deliveries:before", "put:deliveries:after", "delete:deliver-webhooks:before", "delete:deliver-webhooks:after",
	"publish:redelivery.requested:before", "publish:redelivery.requested:after", "delete:retry-webhooks:before",
}

// twice are the points at which an endpoint may hear of a fact once more than
// needed: between its answer, or the request for a try, and what is kept of that.
var twice = map[string]int{
	"webhook:post:after": 1, "put:due:before": 1, "put:due:after": 1, "put:deliveries:before": 1,
	"publish:redelivery.requested:after": 1, "publish:delivery.requested:after": 1, "delete:request-deliveries:before": 1,
}

// Whatever the moment of a kill -9, the endpoint hears of the fact: its first answer
// is 503, so there are two tries, and no more but at the points above.
func TestKillAnywhereLosesNoWebhook(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	slots := make(chan struct{}, 3)
	for _, point := range hookPoints {
		t.Run(strings.ReplaceAll(point, ":", " "), func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			dir, r, user := t.TempDir(), listen(t), "crash"
			refused := false
			r.answers(func(one received) int {
				if one.kind() == "encoding.failed" && !refused {
					refused = true
					return http.StatusServiceUnavailable
				}
				return http.StatusNoContent
			})
			file := []byte(`{"endpoints":[{"id":"prod","url":"` + r.URL + `","events":["encoding.failed"]}]}`)
			every := []string{"--webhooks-every", "200ms"}
			ref := newRef(user)
			var photo error
			c := start(t, dir, append(every, "GEN3D_CRASH_AT="+point)...)
			registered := c.tryPut("users/"+user+"/config/webhooks.json", file)
			for deadline := time.Now().Add(45 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
				if b, err := c.get("users/" + user + "/config/webhooks.status.json"); err == nil && strings.Contains(string(b), `"last_ping"`) || c.gone() {
					break
				}
			}
			sent := !c.gone()
			if sent {
				photo = c.tryPut(ref.Key(pipeline.OriginalImage).String(), []byte("not an image"))
			}
			select {
			case <-c.ended:
			case <-time.After(60 * time.Second):
				t.Fatalf("the process did not reach %s:\n%s", point, c.log())
			}
			if status := c.cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGKILL {
				t.Fatalf("the process ended with %v instead of being killed:\n%s", c.cmd.ProcessState, c.out)
			}

			c = start(t, dir, every...)
			if registered != nil {
				c.put("users/"+user+"/config/webhooks.json", file)
			}
			c.hookStatus(user, func(s fileStatus) bool { return len(s.Endpoints) == 1 && s.Endpoints[0].LastPing != nil })
			if !sent || photo != nil {
				c.put(ref.Key(pipeline.OriginalImage).String(), []byte("not an image"))
			}
			r.hears(c, 2, "encoding.failed")
			c.awaitQuiet()
			c.awaitNothingDue()
			got := r.of("encoding.failed")
			if most := 2 + twice[point]; len(got) > most {
				t.Errorf("the endpoint heard of it %d times, want at most %d", len(got), most)
			}
			for _, one := range got {
				if one.id() != got[0].id() {
					t.Errorf("ids %s and %s", one.id(), got[0].id())
				}
			}
			if n := c.deadLetters(); n != 0 {
				t.Errorf("%d dead letters, want none", n)
			}
		})
	}
}

// gone reports whether the process has ended.
func (c *cloud) gone() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}
