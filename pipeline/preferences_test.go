package pipeline_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/2112-lab/gen3d/pipeline"
)

func TestPreferencesAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		json string
		want pipeline.Preferences
		says string // in the error; empty: none
	}{
		"nothing said":      {`{}`, pipeline.Preferences{Email: pipeline.EmailEach}, ""},
		"all said":          {`{"email":"digest","language":"es","time_zone":"Europe/Madrid","file_links":true,"preset":"quality"}`, pipeline.Preferences{Email: pipeline.EmailDigest, Language: pipeline.Spanish, TimeZone: "Europe/Madrid", FileLinks: true, Preset: pipeline.PresetQuality}, ""},
		"of the future":     {`{"email":"none","mood":"good"}`, pipeline.Preferences{Email: pipeline.EmailNone}, ""},
		"no JSON":           {`hello`, pipeline.DefaultPreferences(), "decode"},
		"another word":      {`{"email":"often"}`, pipeline.DefaultPreferences(), "email: want each"},
		"another preset":    {`{"preset":"best"}`, pipeline.DefaultPreferences(), "preset: want fast"},
		"another language":  {`{"language":"tlh"}`, pipeline.DefaultPreferences(), "language"},
		"the machine's own": {`{"time_zone":"Local"}`, pipeline.DefaultPreferences(), "time_zone"},
		"a way out":         {`{"time_zone":"../../etc/passwd"}`, pipeline.DefaultPreferences(), "time_zone"},
		"quiet at no time":  {`{"quiet_hours":{"from":"22:00","to":"22:00"}}`, pipeline.DefaultPreferences(), "quiet_hours"},
		"quiet at 25:00":    {`{"quiet_hours":{"from":"25:00","to":"7:00"}}`, pipeline.DefaultPreferences(), "quiet_hours"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := pipeline.ParsePreferences([]byte(c.json))
			if got != c.want || (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("read %+v, %v", got, err)
			}
		})
	}
}

func TestQuietHours(t *testing.T) {
	night := &pipeline.QuietHours{From: "22:00", To: "07:00"}
	noon := &pipeline.QuietHours{From: "12:30", To: "13:30"}
	at := func(clock string) time.Time {
		when, err := time.Parse("2006-01-02 15:04", "2026-07-01 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, c := range []struct {
		name  string
		hours *pipeline.QuietHours
		zone  string
		clock string // UTC
		want  bool
	}{
		{"none", nil, "", "23:00", false},
		{"over midnight, before it", night, "", "22:00", true},
		{"over midnight, after it", night, "", "06:59", true},
		{"over midnight, at the end", night, "", "07:00", false},
		{"within a day", noon, "", "12:30", true},
		{"within a day, at the end", noon, "", "13:30", false},
		{"in the owner's zone", night, "Europe/Madrid", "20:30", true},
		{"not in that of the machine", night, "Europe/Madrid", "06:00", false},
	} {
		p := pipeline.Preferences{Email: pipeline.EmailEach, TimeZone: c.zone, QuietHours: c.hours}
		if got := p.Quiet(at(c.clock)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
