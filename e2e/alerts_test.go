package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

var moreDeadLetters = regexp.MustCompile(`: (\d+) more dead letters in request-encoding`)

// Forty messages that nobody can read come at once: the operator hears of each of them,
// in one mail at once and the others in a few.
func TestAStormIsAFewAlerts(t *testing.T) {
	const storm = 40
	c := start(t, t.TempDir(), "--mail-alerts", "4s")
	for n := range storm {
		c.publish(topology.Events, fmt.Sprint("not an event ", n), map[string]string{"type": pipeline.TypeImageUploaded})
	}
	told, mails := 0, 0
	eventually(t, wait, "alerts of all", func() bool {
		told, mails = 0, 0
		for _, m := range c.mail(admin) {
			switch more := moreDeadLetters.FindStringSubmatch(m.Subject); {
			case more != nil:
				n, _ := strconv.Atoi(more[1])
				told, mails = told+n, mails+1
			case strings.Contains(m.Subject, "dead letter in request-encoding"):
				told, mails = told+1, mails+1
			}
		}
		return told >= storm
	})
	if told != storm || mails < 2 || mails > storm/2 {
		t.Errorf("%d mails tell of %d dead letters, want at most %d of %d", mails, told, storm/2, storm)
	}
	t.Logf("%d mails", mails)
}
