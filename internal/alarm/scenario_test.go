package alarm_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/alarm"
	"github.com/2112-lab/gen3d/internal/telemetry"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// day is a recorded series: what a deployment measured, minute by minute.
type day struct {
	record *alarm.Record
	minute int
}

func (d day) put(namespace, name, dimension, value string, n float64) {
	m := alarm.Metric{Namespace: namespace, Name: name, Dimensions: map[string]string{}}
	if dimension != "" {
		m.Dimensions[dimension] = value
	}
	d.record.Add(m, dawn.Add(time.Duration(d.minute)*time.Minute+time.Second), n)
}

func (d day) own(m telemetry.Metric, n float64) {
	d.put(telemetry.Namespace, m.Name, telemetry.EnvironmentDimension, "prod", n)
}

func (d day) workers(running, pending float64) {
	d.put("AWS/AutoScaling", "GroupInServiceInstances", "AutoScalingGroupName", "gen3d-prod-workers", running)
	d.put("AWS/AutoScaling", "GroupPendingInstances", "AutoScalingGroupName", "gen3d-prod-workers", pending)
}

// queue is what SQS tells of one; an age of 0 is told only where messages are.
func (d day) queue(reaction string, visible, inFlight, ageSec float64) {
	name := topology.Name("prod", reaction)
	d.put("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name, visible)
	d.put("AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", name, inFlight)
	d.put("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", name, ageSec)
}

// services run, as they do unless the day is about that.
func (d day) services() {
	for _, name := range []string{"handlers", "sender"} {
		d.record.Add(alarm.Metric{Namespace: "ECS/ContainerInsights", Name: "RunningTaskCount", Dimensions: map[string]string{"ClusterName": "gen3d-prod", "ServiceName": name}},
			dawn.Add(time.Duration(d.minute)*time.Minute+time.Second), 2)
	}
}

// live lets minutes pass and writes down every change of an alarm: "minute name action",
// or "minute name over". Alarms are looked at a minute after what they look at.
func live(t *testing.T, alarms map[string]alarm.Alarm, minutes int, happens func(day)) []string {
	t.Helper()
	record, state, told := &alarm.Record{}, map[string]alarm.State{}, []string{}
	names := slices.Sorted(maps.Keys(alarms))
	for minute := range minutes {
		happens(day{record, minute})
		for _, name := range names {
			before := state[name]
			now, err := alarms[name].At(record, dawn.Add(time.Duration(minute+1)*time.Minute), before)
			if err != nil {
				t.Fatal(err)
			}
			short := strings.TrimPrefix(name, "gen3d-prod-")
			switch {
			case now == alarm.InAlarm && before != now:
				told = append(told, fmt.Sprintf("%d %s %s", minute+1, short, strings.Join(alarms[name].Actions, " ")))
			case before == alarm.InAlarm && before != now:
				told = append(told, fmt.Sprintf("%d %s over", minute+1, short))
			}
			state[name] = now
		}
	}
	return told
}

// What happens, and what the alarms of our Terraform do about it.
func TestDaysAndTheirAlarms(t *testing.T) {
	alarms := deployed(t)
	for name, c := range map[string]struct {
		minutes int
		happens func(day)
		want    []string
	}{
		"an idle morning: queues that nobody asks for have no metrics, and nobody is woken": {
			7 * 60, func(d day) {
				d.services()
				d.workers(0, 0)
				if d.minute < 360 { // six hours later SQS puts them to sleep
					d.queue("reconstruct", 0, 0, 0)
				}
			}, nil,
		},
		"an idle morning of a group that tells nothing": {120, func(d day) { d.services() }, nil},
		"a backlog from zero wakes a worker within a minute, and nobody else": {
			60, func(d day) {
				d.services()
				switch m := d.minute; {
				case m < 10:
					d.workers(0, 0)
					d.queue("reconstruct", 0, 0, 0)
				case m < 12:
					d.workers(0, 0)
					d.queue("reconstruct", 3, 0, float64(m-9)*60)
				case m < 15:
					d.workers(0, 1)
					d.queue("reconstruct", 3, 0, float64(m-9)*60)
				default:
					d.workers(1, 0)
					d.queue("reconstruct", 0, 1, 0)
				}
			}, []string{"11 workers-wake wake", "13 workers-wake over"},
		},
		"a backlog from zero for which nobody comes": {
			60, func(d day) {
				d.services()
				d.workers(0, 0)
				if d.minute >= 10 {
					d.queue("encode", 30, 0, float64(d.minute-9)*60)
				}
			}, []string{"11 workers-wake wake", "20 encode-waiting warning", "20 no-worker critical", "30 encode-oldest warning"},
		},
		"workers that start and never come into service": {
			40, func(d day) {
				d.services()
				d.queue("encode", 1, 0, 60)
				if d.minute < 30 {
					d.workers(0, 1)
				} else {
					d.workers(1, 0)
				}
			}, []string{"10 no-worker critical", "15 boot-failures warning", "31 boot-failures over", "31 no-worker over"},
		},
		"a queue that flaps is being worked off": {
			60, func(d day) {
				d.services()
				d.workers(5, 0)
				d.queue("reconstruct", float64(40*(d.minute%2)), 5, 30)
			}, nil,
		},
		"a worker that flaps does the work": {
			60, func(d day) {
				d.services()
				d.workers(float64(d.minute/3%2), float64(1-d.minute/3%2))
				d.queue("reconstruct", 2, 1, 60)
			}, nil,
		},
		"errors: few are no rate, one in ten is not more than that, two are, and then it is over": {
			30, func(d day) {
				d.services()
				ok, bad := 0., 0.
				switch d.minute {
				case 2: // nine failed, of nine
					bad = 9
				case 7:
					ok, bad = 9, 1
				case 12:
					ok, bad = 8, 2
				case 17:
					ok, bad = 100, 5
				}
				d.own(telemetry.ReconstructionSuccess, ok)
				if bad > 0 {
					d.own(telemetry.ReconstructionFailure, bad)
				}
			}, []string{"15 error-rate critical", "20 error-rate over"},
		},
		"handlers that fail, and then nothing for long: the last hour of which anything is known counts for two more": {
			241, func(d day) {
				d.services()
				if d.minute < 55 {
					d.own(telemetry.HandlerFailures, 1)
				}
			}, []string{"60 handler-failures critical", "240 handler-failures over"},
		},
		"leases that are lost": {
			241, func(d day) {
				d.services()
				if d.minute < 10 {
					d.own(telemetry.LeaseLost, 1)
				}
			}, []string{"60 leases-lost warning", "240 leases-lost over"},
		},
		"slow reconstructions": {
			30, func(d day) {
				d.services()
				d.own(telemetry.ReconstructionDuration, 45_000)
				if d.minute < 20 {
					d.own(telemetry.ReconstructionDuration, 130_000)
				}
			}, []string{"15 slow-reconstruction warning", "25 slow-reconstruction over"},
		},
		"a dead letter, and its redrive": {
			20, func(d day) {
				d.services()
				n := 0.
				if d.minute >= 3 && d.minute < 9 {
					n = 1
				}
				d.put("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "gen3d-prod-notify-owner-dlq", n)
			}, []string{"5 notify-owner-dead-letters warning", "15 notify-owner-dead-letters over"},
		},
		"a service whose metrics stop has stopped, which shows once the last of them is seven minutes old": {
			20, func(d day) {
				if d.minute < 5 {
					d.services()
				}
			}, []string{"12 handlers-down critical", "12 sender-down critical"},
		},
		"a permission that is gone": {
			30, func(d day) {
				d.services()
				if d.minute == 6 {
					d.put("AWS/SNS", "NumberOfNotificationsFailed", "TopicName", "gen3d-prod-events", 1)
				}
			}, []string{"10 topic-events critical", "25 topic-events over"},
		},
		"workers that cost and do nothing are ended, and told of if they do not end": {
			60, func(d day) {
				d.services()
				d.workers(2, 0)
				d.queue("reconstruct", 0, 0, 0)
			}, []string{"15 workers-sleep sleep", "30 paid-but-idle warning"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := live(t, alarms, c.minutes, c.happens); !slices.Equal(got, c.want) {
				t.Errorf("told\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// Four workers of 1.212 dollars an hour are 116 dollars a day, three are 87.
func TestAGroupThatCostsTooMuch(t *testing.T) {
	a := deployed(t)["gen3d-prod-gpu-cost"]
	for workers, want := range map[float64]alarm.State{4: alarm.InAlarm, 3: alarm.OK} {
		r := &alarm.Record{}
		for hour := range 24 {
			r.Add(alarm.Metric{Namespace: "AWS/AutoScaling", Name: "GroupInServiceInstances", Dimensions: map[string]string{"AutoScalingGroupName": "gen3d-prod-workers"}},
				dawn.Truncate(24*time.Hour).Add(time.Duration(hour)*time.Hour), workers)
		}
		if got, err := a.At(r, dawn.Truncate(24*time.Hour).Add(25*time.Hour), alarm.OK); got != want || err != nil {
			t.Errorf("%g workers: %s, want %s (%v)", workers, got, want, err)
		}
	}
}
