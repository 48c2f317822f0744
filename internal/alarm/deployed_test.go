package alarm_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/internal/alarm"
	"github.com/2112-lab/gen3d/internal/telemetry"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

const modules = "../../terraform/modules"

// deployed are the alarms of our own Terraform.
func deployed(t *testing.T) map[string]alarm.Alarm {
	t.Helper()
	all, err := alarm.Deployed(modules, "prod", topology.New())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryAlarmIsRead(t *testing.T) {
	all := deployed(t)
	names := []string{"workers-wake", "workers-sleep", "error-rate", "no-worker", "handler-failures", "worker-failures", "slow-reconstruction", "leases-lost", "topology-missing", "paid-but-idle", "boot-failures", "gpu-cost", "bucket-size", "bounces", "complaints", "api-errors", "health", "handlers-down", "sender-down"}
	for _, topic := range topology.New().Topics {
		names = append(names, "topic-"+topic.Name)
	}
	for _, q := range topology.New().Queues {
		names = append(names, q.Name+"-dead-letters", q.Name+"-waiting", q.Name+"-oldest")
	}
	for _, name := range names {
		if _, ok := all["gen3d-prod-"+name]; !ok {
			t.Errorf("no alarm is called %s", name)
		}
	}
	if len(all) != len(names) {
		t.Errorf("%d alarms, want %d", len(all), len(names))
	}
}

// What alarms are over exists: the program's own metrics by the dimension that they are
// emitted with, AWS's by queues, topics and groups that there are.
func TestAlarmsAreOverWhatExists(t *testing.T) {
	queues := map[string]bool{}
	for _, q := range topology.New().Queues {
		queues[topology.Name("prod", q.Name)], queues[topology.Name("prod", q.DeadLetters)] = true, true
	}
	own := 0
	for name, a := range deployed(t) {
		for id, m := range a.Metrics {
			if !strings.Contains(a.Result.Text, id) {
				t.Errorf("%s asks for %s and does not use it: %s", name, id, a.Result.Text)
			}
			switch {
			case m.Namespace == telemetry.Namespace:
				own++
				if !slices.ContainsFunc(telemetry.Catalogue, func(c telemetry.Metric) bool { return c.Name == m.Name }) {
					t.Errorf("%s is over %s, which the program does not emit", name, m.Name)
				}
				if len(m.Dimensions) != 1 || m.Dimensions[telemetry.EnvironmentDimension] != "prod" {
					t.Errorf("%s is over %s by %v", name, m.Name, m.Dimensions)
				}
			case m.Namespace == "AWS/SQS" && !queues[m.Dimensions["QueueName"]]:
				t.Errorf("%s is over the queue %s", name, m.Dimensions["QueueName"])
			case !strings.HasPrefix(m.Namespace, "AWS/") && m.Namespace != "ECS/ContainerInsights":
				t.Errorf("%s is over %s", name, m.Namespace)
			}
		}
	}
	if own < 5 {
		t.Errorf("%d of the program's own metrics are in alarms", own)
	}
}

// An alarm says where to read on, and that page has a heading that speaks of it.
func TestEveryAlarmHasItsRunbook(t *testing.T) {
	for name, a := range deployed(t) {
		page := regexp.MustCompile(`docs/runbooks/[a-z-]+\.md$`).FindString(a.Description)
		if page == "" {
			t.Errorf("%s names no runbook: %s", name, a.Description)
			continue
		}
		text, err := os.ReadFile(filepath.Join("../..", page))
		if err != nil {
			t.Error(err)
			continue
		}
		short := strings.TrimPrefix(name, "gen3d-prod-")
		for _, q := range topology.New().Queues {
			short = strings.Replace(short, q.Name+"-", "…-", 1)
		}
		if strings.HasPrefix(short, "topic-") {
			short = "topic-…"
		}
		if !strings.Contains(string(text), short) && !strings.HasSuffix(page, "/"+short+".md") {
			t.Errorf("%s does not speak of %s", page, short)
		}
	}
}
