package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/2112-lab/gen3d/internal/alarm"
	"github.com/2112-lab/gen3d/internal/telemetry"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/2112-lab/gen3d/sample"
)

// pager watches a running cloud with the alarms of our Terraform. What the cloud tells
// in a scrape is what CloudWatch would know of that minute; a look is a minute, so that
// ten minutes on end take ten looks.
type pager struct {
	*cloud
	alarms map[string]alarm.Alarm
	record alarm.Record
	state  map[string]alarm.State
	failed map[string]float64 // deliveries of each topic, at the last look
	now    time.Time
	// running counts the workers in service.
	running func() int
}

func (c *cloud) pager(running func() int) *pager {
	c.t.Helper()
	alarms, err := alarm.Deployed("../terraform/modules", "dev", topology.New())
	if err != nil {
		c.t.Fatal(err)
	}
	return &pager{cloud: c, alarms: alarms, state: map[string]alarm.State{}, failed: map[string]float64{}, now: time.Now().Truncate(24 * time.Hour), running: running}
}

// asleep is a fleet of none: one that ran without jobs would ring after half an hour,
// which are thirty looks.
func asleep() int { return 0 }

// look takes down a minute and answers which alarms ring after it.
func (p *pager) look() (ringing []string) {
	p.t.Helper()
	res, err := p.http.Get(p.URL + "/metrics")
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, m := range families["gen3d_queue_messages"].GetMetric() {
		labels := map[string]string{}
		for _, l := range m.GetLabel() {
			labels[l.GetName()] = l.GetValue()
		}
		name := map[string]string{"visible": "ApproximateNumberOfMessagesVisible", "in_flight": "ApproximateNumberOfMessagesNotVisible"}[labels["state"]]
		p.add("AWS/SQS", name, "QueueName", topology.Name("dev", labels["queue"]), m.GetGauge().GetValue())
	}
	for _, m := range families["gen3d_topic_failed_deliveries_total"].GetMetric() {
		topic, n := m.GetLabel()[0].GetValue(), m.GetCounter().GetValue()
		p.add("AWS/SNS", "NumberOfNotificationsFailed", "TopicName", topology.Name("dev", topic), max(n-p.failed[topic], 0))
		p.failed[topic] = n
	}
	for _, m := range families["gen3d_topology_missing"].GetMetric() {
		p.add(telemetry.Namespace, telemetry.TopologyMissing.Name, telemetry.EnvironmentDimension, "dev", m.GetGauge().GetValue())
	}
	p.add("AWS/AutoScaling", "GroupInServiceInstances", "AutoScalingGroupName", "gen3d-dev-workers", float64(p.running()))
	for _, service := range []string{"handlers", "sender"} { // this process is both
		p.record.Add(alarm.Metric{Namespace: "ECS/ContainerInsights", Name: "RunningTaskCount", Dimensions: map[string]string{"ClusterName": "gen3d-dev", "ServiceName": service}}, p.now, 1)
	}
	p.now = p.now.Add(time.Minute)
	for name, a := range p.alarms {
		if p.state[name], err = a.At(&p.record, p.now, p.state[name]); err != nil {
			p.t.Fatal(err)
		}
		if p.state[name] == alarm.InAlarm {
			ringing = append(ringing, strings.TrimPrefix(name, "gen3d-dev-"))
		}
	}
	slices.Sort(ringing)
	return ringing
}

func (p *pager) add(namespace, name, dimension, value string, n float64) {
	p.record.Add(alarm.Metric{Namespace: namespace, Name: name, Dimensions: map[string]string{dimension: value}}, p.now, n)
}

// until looks until exactly these alarms ring.
func (p *pager) until(why string, want ...string) {
	p.t.Helper()
	var got []string
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if got = p.look(); slices.Equal(got, want) {
			return
		}
	}
	p.t.Fatalf("%s: %v ring, want %v\n%s", why, got, want, p.log())
}

// commands are the lines of a page's shell blocks that are about gen3d: what can be
// done on this machine. The others are AWS's.
func commands(t testing.TB, page string) (lines []string) {
	t.Helper()
	text, err := os.ReadFile("../docs/runbooks/" + page + ".md")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllSubmatch(text, -1) {
		for line := range strings.Lines(string(block[1])) {
			if strings.HasPrefix(line, "gen3d ") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// walk does what a runbook says, as it stands there.
func (c *cloud) walk(page string) {
	c.t.Helper()
	lines := commands(c.t, page)
	if len(lines) == 0 {
		c.t.Fatalf("the runbook %s has nothing to do on this machine", page)
	}
	c.follow(strings.Join(lines, "")) // fails the test if a line fails
}

// removals are one of each kind; internal/snssqs tries every single one.
func (c *cloud) removals() map[string]func() error {
	ctx := context.Background()
	url := func(queue string) *string {
		out, err := c.sqs().GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(topology.Name("dev", queue))})
		if err != nil {
			c.t.Fatal(err)
		}
		return out.QueueUrl
	}
	arn := func(topic string) *string {
		return aws.String("arn:aws:sns:" + c.Region + ":000000000000:" + topology.Name("dev", topic))
	}
	return map[string]func() error{
		"queue request-encoding": func() error {
			_, err := c.sqs().DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: url("request-encoding")})
			return err
		},
		"subscription request-reconstruction": func() error {
			list, err := c.sns().ListSubscriptionsByTopic(ctx, &sns.ListSubscriptionsByTopicInput{TopicArn: arn(topology.Events)})
			if err != nil {
				return err
			}
			for _, s := range list.Subscriptions {
				if strings.HasSuffix(aws.ToString(s.Endpoint), "-request-reconstruction") {
					_, err = c.sns().Unsubscribe(ctx, &sns.UnsubscribeInput{SubscriptionArn: s.SubscriptionArn})
				}
			}
			return err
		},
		"permission encode": func() error {
			_, err := c.sqs().SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: url("encode"), Attributes: map[string]string{"Policy": ""}})
			return err
		},
		"topic objects": func() error {
			_, err := c.sns().DeleteTopic(ctx, &sns.DeleteTopicInput{TopicArn: arn(topology.Objects)})
			return err
		},
	}
}

// undelivered are the removals that SNS itself notices, as soon as it has something to
// deliver: whom it may not or cannot send to. What it is not told of it tells nobody.
var undelivered = map[string]bool{"queue request-encoding": true, "permission encode": true}

// What is taken away from the running cloud rings the alarm that is for it, the runbook
// says what it is, and what it says brings all back: also what was sent meanwhile.
func TestWhatIsRemovedRingsAndComesBack(t *testing.T) {
	for name := range (&cloud{}).removals() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			c := start(t, dir, "--check-every", "100ms")
			p := c.pager(asleep)
			p.until("before anything happened")
			if err := c.removals()[name](); err != nil {
				t.Fatal(err)
			}
			p.until("without the "+name, "topology-missing")
			c.walk("topic-failures")
			if out, _, code := c.run("queues", "check"); code != 1 || !strings.Contains(out, "missing: "+name) {
				t.Errorf("gen3d queues check: %d %s", code, out)
			}
			ref := newRef("meanwhile")
			c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
			c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
			if undelivered[name] {
				p.until("with an upload, without the "+name, "topic-events", "topology-missing")
			}
			c.stop() // what terraform apply is elsewhere, a start is here

			c = start(t, dir, "--check-every", "100ms", "--sweep-waiting", "3s") // the runbook's haste
			p.cloud = c
			p.until("after the start")
			if out, _, code := c.run("queues", "check", "--json"); code != 0 || strings.TrimSpace(out) != "[]" {
				t.Errorf("gen3d queues check: %d %s", code, out)
			}
			c.awaitStatus(ref, pipeline.Notified)
		})
	}
}

// worker is a gen3d worker beside the cloud.
type worker struct {
	cmd    *exec.Cmd
	health string
}

func (c *cloud) beside() *worker {
	c.t.Helper()
	w := &worker{cmd: exec.Command(gen3d, "worker"), health: "127.0.0.1:" + freePort(c.t)}
	w.cmd.Env = append(clean(os.Environ()), "AWS_ENDPOINT_URL_S3="+c.S3, "AWS_ENDPOINT_URL_SNS="+c.SNS, "AWS_ENDPOINT_URL_SQS="+c.SQS,
		"AWS_ACCESS_KEY_ID="+c.AccessKey, "AWS_SECRET_ACCESS_KEY="+c.SecretKey, "AWS_REGION="+c.Region, "GEN3D_BUCKET="+c.Bucket, "GEN3D_HEALTH="+w.health)
	if err := w.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(w.stop)
	return w
}

func (w *worker) stop() {
	if w.cmd.ProcessState == nil {
		_ = w.cmd.Process.Signal(syscall.SIGTERM)
		_ = w.cmd.Wait()
	}
}

// inService is 1 while the worker says that it takes jobs.
func (w *worker) inService() int {
	res, err := http.Get("http://" + w.health + "/health") //nolint:noctx // ends with the worker
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	var s struct{ Phase string }
	if res.StatusCode != http.StatusOK || json.NewDecoder(res.Body).Decode(&s) != nil {
		return 0
	}
	return 1
}

// Without its only worker jobs wait: the fleet is woken within a minute, after ten
// somebody is, and a worker that comes does what waited.
func TestAWorkerThatIsRemovedIsMissed(t *testing.T) {
	c := start(t, t.TempDir(), "--no-work", "--sweep-after", "10m")
	w := c.beside()
	p := c.pager(func() int { return w.inService() })
	for deadline := time.Now().Add(60 * time.Second); w.inService() == 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the worker did not come into service")
		}
	}
	p.until("while a worker is there")
	w.stop()
	ref := newRef("waiting")
	c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
	c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
	p.until("without a worker", "no-worker", "workers-wake")
	c.walk("no-worker")
	w = c.beside()
	c.awaitStatus(ref, pipeline.Notified)
	p.until("with a worker again")
}

// A message that nobody can read is a dead letter; the runbook's commands show it, send
// it back, and in the end remove it.
func TestADeadLetterRingsAndIsDealtWith(t *testing.T) {
	c := start(t, t.TempDir())
	p := c.pager(asleep)
	c.publish("events", `{"no":"event"}`, map[string]string{"type": pipeline.TypeReconstructionCompleted})
	p.until("with dead letters", "notify-owner-dead-letters", "request-deliveries-dead-letters", "update-session-dead-letters")
	c.walk("dead-letters")
	reactions := []string{"notify-owner", "request-deliveries", "update-session"}
	// A scrape may tell of a second ago, when what was sent back had not gone yet.
	c.until(wait, "the letters back", func() bool {
		return !slices.ContainsFunc(reactions, func(r string) bool { return c.deadLettersOf(r) != 1 })
	})
	c.awaitQuiet()
	p.until("sent back, it comes again", "notify-owner-dead-letters", "request-deliveries-dead-letters", "update-session-dead-letters")
	for _, reaction := range reactions {
		if _, errs, code := c.run("queues", "purge", reaction+"-dlq", "--yes"); code != 0 {
			t.Fatal(errs)
		}
	}
	p.until("with none")
}

// Every line about gen3d in the runbooks runs on this machine as it stands there.
func TestTheRunbooksCommandsRun(t *testing.T) {
	c := start(t, t.TempDir())
	pages, err := os.ReadDir("../docs/runbooks")
	if err != nil {
		t.Fatal(err)
	}
	walked := 0
	for _, p := range pages {
		name := strings.TrimSuffix(p.Name(), ".md")
		if lines := commands(t, name); len(lines) > 0 {
			c.follow(fmt.Sprintf("set -e\n%s", strings.Join(lines, "")))
			walked++
		}
	}
	if walked < 4 {
		t.Errorf("%d runbooks have something to do on this machine", walked)
	}
}
