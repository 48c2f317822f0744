package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/2112-lab/gen3d/pipeline"
)

// notification is an S3 event message, as S3 sends it to SNS.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type notification struct {
	Event   string   `json:"Event"` // "s3:TestEvent", when a rule is made
	Records []record `json:"Records"`

	// Where SNS does not deliver raw, it wraps the message.
	Type    string `json:"Type"`
	Message string `json:"Message"`
}

type record struct {
	EventName string `json:"eventName"`
	EventTime string `json:"eventTime"`
	S3        struct {
		Bucket struct {
			Name string `json:"name"`
		} `json:"bucket"`
		Object struct {
			Key       string `json:"key"`
			Size      int64  `json:"size"`
			ETag      string `json:"eTag"`
			VersionID string `json:"versionId"`
			Sequencer string `json:"sequencer"`
		} `json:"object"`
	} `json:"s3"`
}

// decodeNotification reads an S3 notification, raw or wrapped by SNS. It answers
// no facts for the test event and for records of anything but a creation.
func decodeNotification(body []byte) ([]*pipeline.ObjectCreated, error) {
	var n notification
	if err := json.Unmarshal(body, &n); err != nil {
		return nil, fmt.Errorf("decode s3 notification: %w", err)
	}
	if n.Type == "Notification" && n.Message != "" {
		body, n = []byte(n.Message), notification{}
		if err := json.Unmarshal(body, &n); err != nil {
			return nil, fmt.Errorf("decode s3 notification inside its sns envelope: %w", err)
		}
	}
	if n.Event == "s3:TestEvent" {
		return nil, nil
	}
	if n.Records == nil {
		return nil, errors.New("decode s3 notification: it has no Records")
	}
	var created []*pipeline.ObjectCreated
	for i, r := range n.Records {
		// Ceph and older minio prefix the name with "s3:".
		if !strings.HasPrefix(strings.TrimPrefix(r.EventName, "s3:"), "ObjectCreated:") {
			continue
		}
		fact, err := r.objectCreated()
		if err != nil {
			return nil, fmt.Errorf("decode s3 notification, record %d: %w", i, err)
		}
		created = append(created, fact)
	}
	return created, nil
}

func (r record) objectCreated() (*pipeline.ObjectCreated, error) {
	o := r.S3.Object
	key, err := url.QueryUnescape(o.Key) // S3 escapes keys as in a query: a space is +
	if err != nil {
		return nil, fmt.Errorf("unescape key: %w", err)
	}
	at, err := eventTime(r.EventTime)
	if err != nil {
		return nil, err
	}
	etag := strings.Trim(o.ETag, `"`)
	return &pipeline.ObjectCreated{
		Header: pipeline.Header{ID: pipeline.ObjectCreatedID(r.S3.Bucket.Name, key, o.VersionID, o.Sequencer, etag), Cause: "s3", At: at},
		Bucket: r.S3.Bucket.Name, Key: key, ETag: etag, Version: o.VersionID, Sequencer: o.Sequencer, Bytes: o.Size, EventTime: at,
	}, nil
}

// eventTime reads S3's time; some emulators leave the Z away. It is UTC either way.
func eventTime(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t, err = time.ParseInLocation("2006-01-02T15:04:05.999999999", s, time.UTC)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("parse event time %q: %w", s, err)
	}
	return t.UTC().Truncate(time.Millisecond), nil
}

// handleNotification reacts to each record of a message. One record's error
// does not keep the others from being handled; the message is then retried as
// a whole, which repeats the same events.
func (b *Bus) handleNotification(msg *message.Message, reaction string, react func(context.Context, *pipeline.ObjectCreated) ([]pipeline.Event, error)) error {
	created, err := decodeNotification(msg.Payload)
	if err != nil {
		return pipeline.Permanent(pipeline.NewFailure(pipeline.MessageUnreadable, "%v", err))
	}
	var errs []error
	var failed *pipeline.ObjectCreated
	permanent := true
	for _, fact := range created {
		noteEvent(msg.Context(), fact)
		err := b.tracedObject(msg.Context(), reaction, fact, func(ctx context.Context) error {
			follow, err := react(ctx, fact)
			if err != nil {
				return forgiven(ctx, err)
			}
			return b.emit(ctx, fact.Header, follow)
		})
		if err != nil {
			if failed == nil {
				failed = fact
			}
			errs = append(errs, err)
			permanent = permanent && pipeline.IsPermanent(err)
		}
	}
	if failed != nil {
		noteEvent(msg.Context(), failed) // what is told of the message is told of the record that failed
	}
	err = errors.Join(errs...)
	if err != nil && !permanent {
		return retryable{err} // a record that can be cured keeps the message out of the dead letters
	}
	return err
}

// retryable hides the Permanent marks of the errors that it joins.
type retryable struct{ err error }

func (e retryable) Error() string { return e.err.Error() }
