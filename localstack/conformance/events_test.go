package conformance

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const (
	recordPage = "S3 User Guide: Event message structure"
	kindPage   = "S3 User Guide: Event notification types and destinations"
	rulePage   = "S3 User Guide: Configuring event notifications using object key name filtering"
)

// record is one of the Records of an event message.
type record struct {
	EventVersion, EventSource, AWSRegion, EventTime, EventName string
	UserIdentity                                               struct{ PrincipalID string }
	RequestParameters                                          struct{ SourceIPAddress string }
	ResponseElements                                           map[string]string
	S3                                                         struct {
		S3SchemaVersion string
		Bucket          struct{ Name, ARN string }
		Object          struct {
			Key, ETag, VersionID, Sequencer string
			Size                            *int64
		}
	}
}

// listener is a queue that hears of all objects, of which it keeps this case's.
type listener struct {
	t     *trial
	queue *string
	raw   bool
	seen  []record
}

func (t *trial) listen(attributes map[string]string) *listener {
	q, _ := t.subscribe(&t.topic, attributes)
	return &listener{t: t, queue: q, raw: attributes["RawMessageDelivery"] != "false"}
}

// until waits for the event of a key and answers all of the case until then.
func (l *listener) until(key string) []record {
	t := l.t
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		found := false
		for _, m := range t.look(l.queue, 2) {
			body := *m.Body
			if !l.raw {
				body = decode[struct{ Message string }](t, body).Message
			}
			for _, r := range decode[struct{ Records []record }](t, body).Records {
				k, err := url.QueryUnescape(r.S3.Object.Key)
				t.check(err)
				if strings.HasPrefix(k, t.key("")) || strings.HasPrefix(k, "gone/"+t.id+"/") {
					l.seen, found = append(l.seen, r), found || k == key
				}
			}
			t.delete(l.queue, m)
		}
		if found {
			return l.seen
		}
	}
	t.fatalf("no event of %s came", key)
	return nil
}

// event is that of a key, which is made now.
func (t *trial) event(key string, made func()) record {
	l := t.listen(nil)
	made()
	seen := l.until(key)
	return seen[len(seen)-1]
}

func kinds(all []record) string {
	var names []string
	for _, r := range all {
		names = append(names, r.EventName)
	}
	return strings.Join(names, " ")
}

func body(policy any) map[string]string {
	b, _ := json.Marshal(map[string]any{"Records": map[string]any{"s3": map[string]any{"object": map[string]any{"key": policy}}}})
	return map[string]string{"FilterPolicyScope": "MessageBody", "FilterPolicy": string(b)}
}

var eventCalls = []call{
	{"a PUT is told as ObjectCreated:Put", kindPage, func(t *trial) {
		r := t.event(t.key("a"), func() { t.put(t.key("a"), "x") })
		want(t, "the event", r.EventName, "ObjectCreated:Put")
	}},
	{"a form is told as ObjectCreated:Post", kindPage, func(t *trial) {
		r := t.event(t.key("a"), func() { t.post(form{key: t.key("a"), body: "x"}) })
		want(t, "the event", r.EventName, "ObjectCreated:Post")
	}},
	{"a copy is told as ObjectCreated:Copy", kindPage, func(t *trial) {
		l := t.listen(nil)
		t.put(t.key("a"), "x")
		_, err := t.copy(t.key("a"), t.key("b"))
		t.check(err)
		seen := l.until(t.key("b"))
		want(t, "the event", seen[len(seen)-1].EventName, "ObjectCreated:Copy")
	}},
	{"an upload in parts is told once, when it is complete", kindPage, func(t *trial) {
		l := t.listen(nil)
		_, err := t.begin("a").parts("x").finish()
		t.check(err)
		t.put(t.key("z"), "x")
		want(t, "the events", kinds(l.until(t.key("z"))), "ObjectCreated:CompleteMultipartUpload ObjectCreated:Put")
	}},
	{"deleting in a bucket with versions is told as a delete marker", kindPage, func(t *trial) {
		key := "gone/" + t.id + "/a"
		t.put(key, "x")
		r := t.event(key, func() { t.erase(key, nil) })
		want(t, "the event", r.EventName, "ObjectRemoved:DeleteMarkerCreated")
	}},
	{"deleting a version is told as ObjectRemoved:Delete", kindPage, func(t *trial) {
		key := "gone/" + t.id + "/a"
		version := t.put(key, "x").VersionId
		r := t.event(key, func() { t.erase(key, version) })
		want(t, "the event", r.EventName, "ObjectRemoved:Delete")
		want(t, "the version", r.S3.Object.VersionID, aws.ToString(version))
	}},
	{"deleting is not told to who asked for makings", kindPage, func(t *trial) {
		l := t.listen(nil)
		t.put(t.key("a"), "x")
		t.erase(t.key("a"), nil)
		t.put(t.key("z"), "x")
		want(t, "the events", kinds(l.until(t.key("z"))), "ObjectCreated:Put ObjectCreated:Put")
	}},
	{"what is outside of the rule's prefix is not told", rulePage, func(t *trial) {
		l := t.listen(nil)
		t.put("elsewhere/"+t.id, "x")
		t.put("users", "x", func(in *s3.PutObjectInput) { in.Key = aws.String("user/" + t.id) })
		t.put(t.key("z"), "x")
		want(t, "the events", kinds(l.until(t.key("z"))), "ObjectCreated:Put")
	}},
	{"a PUT that is refused is not told", kindPage, func(t *trial) {
		t.put(t.key("a"), "x")
		l := t.listen(nil)
		_, err := t.tryPut(t.key("a"), "y", ifNone)
		t.refused(err, "PreconditionFailed")
		t.put(t.key("z"), "x")
		want(t, "the events", kinds(l.until(t.key("z"))), "ObjectCreated:Put")
	}},
	{"tags and reading are not told", kindPage, func(t *trial) {
		l := t.listen(nil)
		t.put(t.key("a"), "x")
		t.check(t.tag(t.key("a"), types.Tag{Key: aws.String("k"), Value: aws.String("v")}))
		t.get(t.key("a"))
		t.put(t.key("z"), "x")
		want(t, "the events", kinds(l.until(t.key("z"))), "ObjectCreated:Put ObjectCreated:Put")
	}},
	{"an event's key has + for a space and %C3%A9 for é, and its slashes", recordPage, func(t *trial) {
		r := t.event(t.key("red fl+ower é.jpg"), func() { t.put(t.key("red fl+ower é.jpg"), "x") })
		want(t, "the key", r.S3.Object.Key, t.key("red+fl%2Bower+%C3%A9.jpg"))
	}},
	{"an event's key decodes to the key", recordPage, func(t *trial) {
		t.event(t.key("a b+c%20d&é.jpg"), func() { t.put(t.key("a b+c%20d&é.jpg"), "x") })
	}},
	{"an event tells size and ETag, without quotes", recordPage, func(t *trial) {
		r := t.event(t.key("a"), func() { t.put(t.key("a"), "hello") })
		want(t, "the size", aws.ToInt64(r.S3.Object.Size), 5)
		want(t, "the ETag", r.S3.Object.ETag, "5d41402abc4b2a76b9719d911017c592")
	}},
	{"an event tells the version", recordPage, func(t *trial) {
		var version *string
		r := t.event(t.key("a"), func() { version = t.put(t.key("a"), "x").VersionId })
		want(t, "the version", r.S3.Object.VersionID, aws.ToString(version))
	}},
	{"later events of a key have greater sequencers", recordPage, func(t *trial) {
		l := t.listen(nil)
		for range 3 {
			t.put(t.key("a"), "x")
		}
		t.put(t.key("z"), "x")
		last := ""
		for _, r := range l.until(t.key("z"))[:3] {
			// The shorter one is to be padded with zeros on the right.
			s := r.S3.Object.Sequencer
			n := max(len(s), len(last))
			if s == "" || s+strings.Repeat("0", n-len(s)) <= last+strings.Repeat("0", n-len(last)) {
				t.errorf("sequencer %q after %q", s, last)
			}
			last = s
		}
	}},
	{"an event's time is ISO 8601 in UTC", recordPage, func(t *trial) {
		r := t.event(t.key("a"), func() { t.put(t.key("a"), "x") })
		at, err := time.Parse(time.RFC3339Nano, r.EventTime)
		if err != nil || !strings.HasSuffix(r.EventTime, "Z") || time.Since(at).Abs() > time.Hour {
			t.errorf("time %q, %v", r.EventTime, err)
		}
	}},
	{"an event names source, region, versions and bucket", recordPage, func(t *trial) {
		r := t.event(t.key("a"), func() { t.put(t.key("a"), "x") })
		want(t, "the source", r.EventSource, "aws:s3")
		want(t, "the region", r.AWSRegion, region)
		want(t, "the version is 2.x", strings.HasPrefix(r.EventVersion, "2."), true)
		want(t, "the schema", r.S3.S3SchemaVersion, "1.0")
		want(t, "the bucket", r.S3.Bucket.Name, t.bucket)
		want(t, "the bucket's ARN", r.S3.Bucket.ARN, "arn:aws:s3:::"+t.bucket)
	}},
	{"an event says who asked, from where, and the request's id", recordPage, func(t *trial) {
		r := t.event(t.key("a"), func() { t.put(t.key("a"), "x") })
		if r.UserIdentity.PrincipalID == "" || r.RequestParameters.SourceIPAddress == "" || r.ResponseElements["x-amz-request-id"] == "" {
			t.errorf("%+v %+v %+v", r.UserIdentity, r.RequestParameters, r.ResponseElements)
		}
	}},
	{"all queues of a topic hear of an event", kindPage, func(t *trial) {
		one, two := t.listen(nil), t.listen(nil)
		t.put(t.key("a"), "x")
		one.until(t.key("a"))
		two.until(t.key("a"))
	}},
	{"a wrapped event has S3's subject", recordPage + "; SNS Developer Guide: Amazon SNS message and JSON formats", func(t *trial) {
		l := t.listen(map[string]string{"RawMessageDelivery": "false", "FilterPolicyScope": "MessageBody", "FilterPolicy": body([]any{map[string]string{"suffix": t.id + "/wrapped"}})["FilterPolicy"]})
		t.put(t.key("wrapped"), "x")
		m := decode[struct{ Type, Subject, Message string }](t, *t.receive(l.queue, 1)[0].Body)
		want(t, "the type", m.Type, "Notification")
		want(t, "the subject", m.Subject, "Amazon S3 Notification")
	}},
	{"a queue may ask for keys by their end", "SNS Developer Guide: Filter policy scope; String value matching", func(t *trial) {
		l := t.listen(body([]any{map[string]string{"suffix": t.id + "/a.jpg"}}))
		t.put(t.key("a.png"), "x")
		t.put(t.key("a.jpg"), "x")
		want(t, "the number of events", len(l.until(t.key("a.jpg"))), 1)
	}},
	{"a queue may ask for keys by their beginning", "SNS Developer Guide: Filter policy scope; String value matching", func(t *trial) {
		l := t.listen(body([]any{map[string]string{"prefix": "users/" + t.id + "/in/"}}))
		t.put(t.key("out/a"), "x")
		t.put(t.key("in/a"), "x")
		want(t, "the number of events", len(l.until(t.key("in/a"))), 1)
	}},
	{"a rule may ask for a prefix and a suffix", rulePage, func(t *trial) {
		b, topic := t.fresh(), t.newTopic()
		t.check(t.letS3Publish(t.ctx, *topic))
		q, _ := t.subscribe(topic, body([]any{map[string]any{"exists": true}})) // no s3:TestEvent
		t.rules(b, told(*topic, "s3:ObjectCreated:*", "in/", ".jpg"))
		for _, key := range []string{"in/a.png", "out/a.jpg", "in/a.jpg"} {
			t.put(key, "x", func(in *s3.PutObjectInput) { in.Bucket = b })
		}
		r := decode[struct{ Records []record }](t, *t.receive(q, 1)[0].Body).Records
		k, err := url.QueryUnescape(r[0].S3.Object.Key)
		t.check(err)
		want(t, "the key", k, "in/a.jpg")
		t.nothing(q)
	}},
	{"setting rules sends a test event", "S3 User Guide: Amazon S3 Event Notifications, test message", func(t *trial) {
		b, topic := t.fresh(), t.newTopic()
		t.check(t.letS3Publish(t.ctx, *topic))
		q, _ := t.subscribe(topic, nil)
		t.rules(b, told(*topic, "s3:ObjectCreated:*", "", ""))
		want(t, "the event", decode[struct{ Event string }](t, *t.receive(q, 1)[0].Body).Event, "s3:TestEvent")
	}},
	{"rules are shown as they were set", "S3 API: GetBucketNotificationConfiguration", func(t *trial) {
		b, topic := t.fresh(), t.newTopic()
		t.check(t.letS3Publish(t.ctx, *topic))
		t.rules(b, told(*topic, "s3:ObjectCreated:*", "in/", ""))
		out, err := t.s3.GetBucketNotificationConfiguration(t.ctx, &s3.GetBucketNotificationConfigurationInput{Bucket: b})
		t.check(err)
		if len(out.TopicConfigurations) != 1 || *out.TopicConfigurations[0].TopicArn != *topic {
			t.errorf("%+v", out.TopicConfigurations)
		}
	}},
	{"a rule for a topic that is not there is InvalidArgument", "S3 API: PutBucketNotificationConfiguration", func(t *trial) {
		_, err := t.tryRules(t.fresh(), told(strings.Replace(t.topic, "gen3d-test-objects", "absent", 1), "s3:ObjectCreated:*", "", ""))
		t.refused(err, "InvalidArgument")
	}},
	{"two rules of one event whose filters overlap are InvalidArgument", rulePage, func(t *trial) {
		b, topic := t.fresh(), t.newTopic()
		t.check(t.letS3Publish(t.ctx, *topic))
		_, err := t.tryRules(b, told(*topic, "s3:ObjectCreated:*", "in/", ""), told(t.topic, "s3:ObjectCreated:*", "in/side/", ""))
		t.refused(err, "InvalidArgument")
	}},
}

func (t *trial) tryRules(bucket *string, rules ...types.TopicConfiguration) (*s3.PutBucketNotificationConfigurationOutput, error) {
	return t.s3.PutBucketNotificationConfiguration(t.ctx, &s3.PutBucketNotificationConfigurationInput{
		Bucket: bucket, NotificationConfiguration: &types.NotificationConfiguration{TopicConfigurations: rules},
	})
}

func (t *trial) rules(bucket *string, rules ...types.TopicConfiguration) {
	_, err := t.tryRules(bucket, rules...)
	t.check(err)
}
