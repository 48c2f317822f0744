package embedded

import (
	"context"
	"net/http"
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/monitoring"
	"github.com/2112-lab/gen3d/localstack/embedded/queues"
	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// route tells the services on the one port apart. SES and CloudWatch have paths of
// their own; SNS and SQS are told apart by the queues server.
func (c *Cloud) route() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v2/email/", c.mail)
	mux.Handle("POST "+monitoring.Path, monitoring.Handler(monitoring.Config{
		Keys: sigv4.OneKey(c.cfg.AccessKey, c.cfg.SecretKey), Clock: time.Now, Oldest: c.queues.Oldest,
	}))
	mux.Handle("/_dev/", c.DevHandler())
	mux.Handle("/", c.queues)
	return mux
}

// DevHandler serves the pages and JSON below /_dev/ for people and tests, also to
// be mounted on the web's own port. It answers loopback names only.
func (c *Cloud) DevHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/_dev/", c.mail.DevHandler())
	mux.Handle("GET /_dev/{$}", http.RedirectHandler("/_dev/mail", http.StatusFound))
	return mux
}

// publish sends an S3 event to the topic that a notification rule names.
func (c *Cloud) publish(ctx context.Context, topic string, message []byte) error {
	arn := c.queues.TopicARN(topology.Name(c.cfg.Environment, topic))
	return c.queues.Publish(ctx, arn, queues.Message{
		Subject: "Amazon S3 Notification", // as S3 itself
		Body:    string(message),
	})
}
