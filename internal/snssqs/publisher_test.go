package snssqs_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

const publishAnswer = `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>`

// publishTo makes a publisher whose SNS is the handler.
func publishTo(t *testing.T, h http.HandlerFunc) *snssqs.Publisher {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	p, err := snssqs.NewPublisher(snssqs.PublisherConfig{
		AWS: aws.Config{
			Region:      "eu-central-1",
			Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
		},
		Options:     []func(*sns.Options){func(o *sns.Options) { o.BaseEndpoint = &srv.URL }},
		Environment: "test",
		Account:     "123456789012",
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPublishNamesTheTopicAndTheGroup(t *testing.T) {
	var got atomic.Value
	p := publishTo(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		got.Store(r.PostForm)
		_, _ = io.WriteString(w, publishAnswer)
	})
	m := message.NewMessage("u-1", []byte("{}"))
	m.Metadata = message.Metadata{"type": "mask.uploaded", snssqs.GroupKey: "user-7", "empty": ""}
	if err := p.Publish("events", m); err != nil {
		t.Fatal(err)
	}
	form := got.Load().(interface{ Get(string) string })
	for key, want := range map[string]string{
		"Action":         "Publish",
		"TargetArn":      "arn:aws:sns:eu-central-1:123456789012:gen3d-test-events",
		"Message":        "{}",
		"MessageGroupId": "user-7",
	} {
		if form.Get(key) != want {
			t.Errorf("%s is %q, want %q", key, form.Get(key), want)
		}
	}
	if m.Metadata.Get(snssqs.GroupKey) != "user-7" {
		t.Error("the caller's message was changed")
	}
}

func TestPublishEndsWithTheMessagesContext(t *testing.T) {
	unblock := make(chan struct{})
	p := publishTo(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-unblock:
		case <-r.Context().Done():
		}
	})
	defer close(unblock)
	lost := errors.New("lease lost")
	for name, tc := range map[string]struct {
		ctx  func() (context.Context, context.CancelFunc)
		want error
	}{
		"when its deadline passes": {
			ctx: func() (context.Context, context.CancelFunc) {
				return context.WithTimeout(context.Background(), 50*time.Millisecond)
			},
			want: context.DeadlineExceeded,
		},
		"when it is cancelled, with the cause": {
			ctx: func() (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancelCause(context.Background())
				t := time.AfterFunc(50*time.Millisecond, func() { cancel(lost) })
				return ctx, func() { t.Stop(); cancel(nil) }
			},
			want: lost,
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := tc.ctx()
			defer cancel()
			start := time.Now()
			err := p.Publish("events", message.NewMessageWithContext(ctx, "u", []byte("x")))
			if !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestPublishRefuses(t *testing.T) {
	var calls atomic.Int32
	p := publishTo(t, func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>Topic does not exist</Message></Error></ErrorResponse>`)
	})
	good := message.NewMessage("u", []byte("x"))
	bad := message.NewMessage("u", nil)

	err := p.Publish("events", good, bad)
	if !errors.Is(err, snssqs.ErrRefused) || !pipeline.IsPermanent(err) {
		t.Errorf("a bad message: got %v, want a permanent ErrRefused", err)
	}
	if calls.Load() != 0 {
		t.Error("a message was sent though another is bad")
	}
	err = p.Publish("events", good)
	if !errors.Is(err, snssqs.ErrNoTopic) || !strings.Contains(err.Error(), "apply the topology") || pipeline.IsPermanent(err) {
		t.Errorf("a missing topic: got %v", err)
	}
	if calls.Load() != 1 {
		t.Errorf("%d calls for a missing topic: something tried to create it", calls.Load())
	}
	_ = p.Close()
	if err := p.Publish("events", good); !errors.Is(err, snssqs.ErrClosed) {
		t.Errorf("after Close: got %v, want ErrClosed", err)
	}
}

func TestPublisherConfigProblemsAreAllNamed(t *testing.T) {
	_, err := snssqs.NewPublisher(snssqs.PublisherConfig{Account: "me"})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"region", "Account", "Credentials"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named in: %v", want, err)
		}
	}
}
