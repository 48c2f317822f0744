package bus_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

// record is one record of S3's message, as S3 writes it.
func record(event, key, at string) string {
	return `{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1","eventTime":"` + at + `","eventName":"` + event + `",
		"userIdentity":{"principalId":"AWS:AIDA"},"s3":{"s3SchemaVersion":"1.0","bucket":{"name":"gen3d","arn":"arn:aws:s3:::gen3d"},
		"object":{"key":"` + key + `","size":1024,"eTag":"\"d41d8cd98f00b204e9800998ecf8427e\"","versionId":"v1","sequencer":"0055AED6DCD90281E5"}}}`
}

func records(all ...string) []byte { return []byte(`{"Records":[` + strings.Join(all, ",") + `]}`) }

func wrapped(t *testing.T, body []byte) []byte {
	t.Helper()
	b, err := json.Marshal(map[string]string{
		"Type": "Notification", "MessageId": "1", "TopicArn": "arn:aws:sns:eu-west-1:1:gen3d-dev-objects", "Message": string(body),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNotificationsAreRead(t *testing.T) {
	const put, at = "ObjectCreated:Put", "2026-11-30T10:30:00.417Z"
	for _, c := range []struct {
		name string
		body []byte
		want []string
		at   time.Time
	}{
		{"raw", records(record(put, "users/ada/x.jpg", at)), []string{"users/ada/x.jpg"}, start.Add(417 * time.Millisecond)},
		{"wrapped by SNS", wrapped(t, records(record(put, "users/ada/x.jpg", at))), []string{"users/ada/x.jpg"}, time.Time{}},
		{"several records", records(record(put, "a", at), record("ObjectCreated:Copy", "b", at), record("ObjectCreated:CompleteMultipartUpload", "c", at)), []string{"a", "b", "c"}, time.Time{}},
		{"the test event", []byte(`{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-11-30T10:30:00.417Z","Bucket":"gen3d"}`), nil, time.Time{}},
		{"the test event, wrapped", wrapped(t, []byte(`{"Service":"Amazon S3","Event":"s3:TestEvent"}`)), nil, time.Time{}},
		{"a removal among creations", records(record("ObjectRemoved:Delete", "a", at), record(put, "b", at)), []string{"b"}, time.Time{}},
		{"a name with its prefix", records(record("s3:ObjectCreated:Put", "a", at)), []string{"a"}, time.Time{}},
		{"no records", records(), nil, time.Time{}},
		{"a key as in a query", records(record(put, "users/ada/my+photo+%281%29%2B.jpg", at)), []string{"users/ada/my photo (1)+.jpg"}, time.Time{}},
		{"a key in unicode", records(record(put, "users/ada/b%C3%A4r.jpg", at)), []string{"users/ada/bär.jpg"}, time.Time{}},
		{"an escaped escape", records(record(put, "users/%252e%252e/x.jpg", at)), []string{"users/%2e%2e/x.jpg"}, time.Time{}},
		{"a time without Z", records(record(put, "a", "2026-11-30T10:30:00.417")), []string{"a"}, start.Add(417 * time.Millisecond)},
		{"a time without fraction", records(record(put, "a", "2026-11-30T10:30:00Z")), []string{"a"}, start},
		{"a time elsewhere", records(record(put, "a", "2026-11-30T12:30:00.4179+02:00")), []string{"a"}, start.Add(417 * time.Millisecond)},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			var got []string
			bus.OnObject(w.Bus, "record-upload", func(_ context.Context, e *pipeline.ObjectCreated) ([]pipeline.Event, error) {
				got = append(got, e.Key)
				if !c.at.IsZero() && (!e.EventTime.Equal(c.at) || e.EventTime.Location() != time.UTC) {
					t.Errorf("event time %s, want %s", e.EventTime, c.at)
				}
				if e.ETag != "d41d8cd98f00b204e9800998ecf8427e" || e.Version != "v1" || e.Sequencer != "0055AED6DCD90281E5" || e.Bytes != 1024 || e.Bucket != "gen3d" {
					t.Errorf("read %+v", e)
				}
				return nil, nil
			})
			w.start()
			if !w.deliver("record-upload", 1, c.body) {
				t.Error("the message was sent back")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("keys (-want +got):\n%s", diff)
			}
			if dead := w.dead.take(); len(dead) > 0 {
				t.Errorf("%d dead letters", len(dead))
			}
		})
	}
}

func TestUnreadableMessagesGoToTheDeadLetters(t *testing.T) {
	for name, c := range map[string]struct{ reaction, body string }{
		"no notification but text":     {"record-upload", "hello"},
		"a notification without any":   {"record-upload", "{}"},
		"text inside SNS's envelope":   {"record-upload", `{"Type":"Notification","Message":"hello"}`},
		"a key that cannot be read":    {"record-upload", string(records(record("ObjectCreated:Put", "100%", "2026-11-30T10:30:00Z")))},
		"a time that is none":          {"record-upload", string(records(record("ObjectCreated:Put", "a", "yesterday")))},
		"no event but text":            {"request-encoding", "hello"},
		"an event of another reaction": {"request-encoding", string(encode(t, &pipeline.SessionDeleted{SessionRef: ref}))},
		"an event of the future":       {"request-encoding", `{"id":"e","type":"photo.dreamed","version":1,"at":"2026-11-30T10:30:00Z","cause":"","data":{}}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			bus.OnObject(w.Bus, "record-upload", func(context.Context, *pipeline.ObjectCreated) ([]pipeline.Event, error) {
				t.Error("it was handled")
				return nil, nil
			})
			encoding(w, func(context.Context, pipeline.Event) ([]pipeline.Event, error) {
				t.Error("it was handled")
				return nil, nil
			})
			if !w.deliver(c.reaction, 1, []byte(c.body)) || len(w.dead.take()) != 1 {
				t.Error("it is not in the dead letters")
			}
			told := w.told()
			if len(told) != 1 || told[0].(*pipeline.MessageDeadLettered).Failure.Code != pipeline.MessageUnreadable {
				t.Errorf("told %v", told)
			}
		})
	}
}

// One bad record must not hold up the others of its message, nor be forgotten.
func TestOneRecordOfSeveralFails(t *testing.T) {
	t.Parallel()
	at := "2026-11-30T10:30:00.417Z"
	body := records(record("ObjectCreated:Put", "good-1", at), record("ObjectCreated:Put", "bad", at), record("ObjectCreated:Put", "good-2", at))
	for _, c := range []struct {
		name    string
		fails   error
		settled bool
		dead    int
	}{
		{"for now", errors.New("throttled"), false, 0},
		{"for ever", pipeline.Permanent(errors.New("not ours")), true, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			bus.OnObject(w.Bus, "record-upload", func(_ context.Context, e *pipeline.ObjectCreated) ([]pipeline.Event, error) {
				if e.Key == "bad" {
					return nil, c.fails
				}
				return []pipeline.Event{&pipeline.ImageUploaded{SessionRef: ref, Filename: e.Key}}, nil
			})
			w.start()
			if settled := w.deliver("record-upload", 1, body); settled != c.settled {
				t.Errorf("settled %v, want %v", settled, c.settled)
			}
			if dead := w.dead.take(); len(dead) != c.dead {
				t.Errorf("%d dead letters, want %d", len(dead), c.dead)
			}
			ids := map[string]string{}
			for _, e := range w.told() {
				if image, ok := e.(*pipeline.ImageUploaded); ok {
					if have, again := ids[image.Filename]; again && have != e.Head().ID {
						t.Errorf("%s was told as %s and as %s", image.Filename, have, e.Head().ID)
					}
					ids[image.Filename] = e.Head().ID
				} else if letter := e.(*pipeline.MessageDeadLettered); letter.Head().Cause != pipeline.ObjectCreatedID("gen3d", "bad", "v1", "0055AED6DCD90281E5", "d41d8cd98f00b204e9800998ecf8427e") {
					t.Errorf("announced %+v, want the bad record as its cause", letter)
				}
			}
			if len(ids) != 2 || ids["good-1"] == ids["good-2"] {
				t.Errorf("told %v", ids)
			}
		})
	}
	t.Run("one for ever, one for now", func(t *testing.T) {
		w := newWorld(t)
		bus.OnObject(w.Bus, "record-upload", func(_ context.Context, e *pipeline.ObjectCreated) ([]pipeline.Event, error) {
			if e.Key == "bad" {
				return nil, pipeline.Permanent(errors.New("not ours"))
			}
			return nil, fmt.Errorf("look up %s: throttled", e.Key)
		})
		w.start()
		if w.deliver("record-upload", 1, body) || len(w.dead.take()) != 0 {
			t.Error("a record that can be cured went to the dead letters with one that cannot")
		}
	})
}
