package alarm_test

import (
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/alarm"
)

var (
	dawn = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	some = alarm.Metric{Namespace: "Some", Name: "Metric", Stat: "Maximum"}
)

// Amazon's tables of partly missing data ("How alarm state is evaluated when data is
// missing"): five periods, oldest first; X breaches, 0 does not, - is missing.
func TestPartlyMissingData(t *testing.T) {
	const retained = alarm.State("retained")
	treatments := []string{"missing", "ignore", "breaching", "notBreaching"}
	for _, c := range []struct {
		of, periods int
		points      string
		want        [4]alarm.State
	}{
		{3, 3, "0 - X - X", [4]alarm.State{alarm.OK, alarm.OK, alarm.OK, alarm.OK}},
		{3, 3, "- - - - 0", [4]alarm.State{alarm.OK, alarm.OK, alarm.OK, alarm.OK}},
		{3, 3, "- - - - -", [4]alarm.State{alarm.Insufficient, retained, alarm.InAlarm, alarm.OK}},
		{3, 3, "0 X X - X", [4]alarm.State{alarm.InAlarm, alarm.InAlarm, alarm.InAlarm, alarm.InAlarm}},
		{3, 3, "- - X - -", [4]alarm.State{alarm.InAlarm, retained, alarm.InAlarm, alarm.OK}},
		{2, 3, "0 - X - X", [4]alarm.State{alarm.InAlarm, alarm.InAlarm, alarm.InAlarm, alarm.InAlarm}},
		{2, 3, "0 0 X 0 X", [4]alarm.State{alarm.InAlarm, alarm.InAlarm, alarm.InAlarm, alarm.InAlarm}},
		{2, 3, "0 - X - -", [4]alarm.State{alarm.OK, alarm.OK, alarm.InAlarm, alarm.OK}},
		{2, 3, "- - - - 0", [4]alarm.State{alarm.OK, alarm.OK, alarm.InAlarm, alarm.OK}},
		{2, 3, "- - - X -", [4]alarm.State{alarm.InAlarm, retained, alarm.InAlarm, alarm.OK}},
	} {
		for i, treat := range treatments {
			math, err := alarm.Parse("m")
			if err != nil {
				t.Fatal(err)
			}
			a := alarm.Alarm{Name: "a", Result: math, Metrics: map[string]alarm.Metric{"m": some}, Over: true, Threshold: 1, Period: time.Minute, Periods: c.periods, Breaching: c.of, Missing: treat}
			r := &alarm.Record{}
			r.Watch(dawn.Add(-time.Hour))
			for j, p := range strings.Fields(c.points) {
				at := dawn.Add(time.Duration(j) * time.Minute)
				switch p {
				case "X":
					r.Add(some, at, 2)
				case "0":
					r.Add(some, at, 1)
				}
			}
			if got, err := a.At(r, dawn.Add(5*time.Minute), retained); got != c.want[i] || err != nil {
				t.Errorf("%d of %d of %s, %s: %s, want %s (%v)", c.of, c.periods, c.points, treat, got, c.want[i], err)
			}
		}
	}
}

func TestMetricMath(t *testing.T) {
	metrics := map[string]alarm.Metric{"a": some, "none": {Namespace: "Some", Name: "None", Stat: "Sum"}}
	for text, want := range map[string]string{
		"a":                         "breaches", // it is 6
		"none":                      "",
		"FILL(none, 6)":             "breaches",
		"a + none":                  "",
		"6 / FILL(none, 0)":         "",
		"a / 3 * 2 + 1 - -1":        "breaches",
		"IF(a > 5, 6, 0)":           "breaches",
		"IF(a > 5 AND a < 6, 6, 0)": "fits",
		"IF(a < 5 OR a >= 6, 6, 0)": "breaches",
		"IF(none > 5, 6, 6)":        "",
		"IF(a == 6, 5, 6)":          "fits",
	} {
		math, err := alarm.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		r := &alarm.Record{}
		r.Add(some, dawn, 6)
		a := alarm.Alarm{Result: math, Metrics: metrics, Over: true, Or: true, Threshold: 6, Period: time.Minute, Periods: 1, Breaching: 1, Missing: "missing"}
		state, err := a.At(r, dawn.Add(time.Minute), alarm.OK)
		got := map[alarm.State]string{alarm.InAlarm: "breaches", alarm.OK: "fits", alarm.Insufficient: ""}[state]
		if got != want || err != nil {
			t.Errorf("%s: %q, want %q (%v)", text, got, want, err)
		}
	}
	for _, text := range []string{"RATE(a)", "unknown", "a %% 2", "!a", "FILL(a)", "a[0]"} {
		math, err := alarm.Parse(text)
		if err == nil {
			r := &alarm.Record{}
			r.Add(some, dawn, 6)
			_, err = alarm.Alarm{Result: math, Metrics: metrics, Period: time.Minute, Periods: 1, Breaching: 1}.At(r, dawn.Add(time.Minute), alarm.OK)
		}
		if err == nil {
			t.Errorf("%s: want an error and not a guess", text)
		}
	}
}

func TestStatistics(t *testing.T) {
	for stat, want := range map[string]float64{"Sum": 55, "Average": 5.5, "Minimum": 1, "Maximum": 10, "SampleCount": 10, "p50": 5, "p95": 10, "p100": 10} {
		r, m := &alarm.Record{}, some
		m.Stat = stat
		for v := 1.; v <= 10; v++ {
			r.Add(m, dawn.Add(time.Duration(v)*time.Second), v)
		}
		r.Add(m, dawn.Add(time.Minute), 1000) // another period's
		math, _ := alarm.Parse("m")
		a := alarm.Alarm{Result: math, Metrics: map[string]alarm.Metric{"m": m}, Over: true, Or: true, Threshold: want, Period: time.Minute, Periods: 1, Breaching: 1}
		over := a
		over.Or = false
		s1, err1 := a.At(r, dawn.Add(time.Minute), "")
		s2, err2 := over.At(r, dawn.Add(time.Minute), "")
		if s1 != alarm.InAlarm || s2 != alarm.OK || err1 != nil || err2 != nil {
			t.Errorf("%s is not %g: %s %s %v %v", stat, want, s1, s2, err1, err2)
		}
	}
}
