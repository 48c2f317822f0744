package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/mailbox"
	"github.com/2112-lab/gen3d/localstack/embedded/objects"
	"github.com/2112-lab/gen3d/localstack/embedded/queues"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// headerLimit is how long a client may take to say what it wants.
const headerLimit = 10 * time.Second

// Cloud is a running embedded cloud.
type Cloud struct {
	cfg     Config
	lock    *folderLock
	queues  *queues.Server
	mail    *mailbox.Mailbox
	objects *objects.Server
	http    *http.Server
	address string
	failed  chan error
	stopped chan struct{}
	closing sync.Once
	result  error
}

// Start opens the folder, makes what the topology asks for, publishes what an
// earlier life of the process still owed, and listens. When it returns, everything
// answers. It changes the working directory of the process until Close.
func Start(ctx context.Context, cfg Config) (*Cloud, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder of the embedded cloud: %w", err)
	}
	c := &Cloud{cfg: cfg, failed: make(chan error, 2), stopped: make(chan struct{})}
	if err := c.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start embedded cloud: %w", err), c.stop(ctx))
	}
	return c, nil
}

// start brings up the parts in the order in which they need each other. What was
// opened is in c for stop, also on error.
func (c *Cloud) start(ctx context.Context) (err error) {
	if c.lock, err = lockFolder(c.file("lock"), c.cfg.Dir); err != nil {
		return err
	}
	if c.cfg.AccessKey == "" {
		k, err := loadKeys(c.file("credentials.json"))
		if err != nil {
			return err
		}
		c.cfg.AccessKey, c.cfg.SecretKey = k.AccessKey, k.SecretKey
	}
	listener, err := net.Listen("tcp", c.cfg.CloudAddress)
	if err != nil {
		return fmt.Errorf("listen for SNS, SQS and SES: %w", err)
	}
	if err := c.open(ctx, listener.Addr().String()); err != nil {
		return errors.Join(err, listener.Close())
	}
	c.http = &http.Server{Handler: c.route(), ReadHeaderTimeout: headerLimit}
	go func() {
		if err := c.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			c.failed <- fmt.Errorf("serve SNS, SQS and SES: %w", err)
		}
	}()
	go func() {
		select {
		case err := <-c.objects.Failed():
			c.failed <- err
		case <-c.stopped:
		}
	}()
	return nil
}

// open opens the stores. The queues come first: objects publishes to them at once.
func (c *Cloud) open(ctx context.Context, address string) (err error) {
	c.address = address
	c.queues, err = queues.Open(c.file("queues.db"), queues.Config{
		Region: c.cfg.Region, BaseURL: "http://" + address,
		AccessKey: c.cfg.AccessKey, SecretKey: c.cfg.SecretKey, Log: &c.cfg.Log,
	})
	if err != nil {
		return err
	}
	if err := c.queues.Apply(c.cfg.Topology, c.cfg.Environment); err != nil {
		return err
	}
	c.mail, err = mailbox.Open(c.file("mail.db"), mailbox.Config{
		AccessKey: c.cfg.AccessKey, SecretKey: c.cfg.SecretKey, Log: c.cfg.Log,
		Publish: func(ctx context.Context, event []byte) error {
			arn := c.queues.TopicARN(topology.Name(c.cfg.Environment, topology.Mail))
			return c.queues.Publish(ctx, arn, queues.Message{Subject: "Amazon SES Email Event Notification", Body: string(event)})
		},
	})
	if err != nil {
		return err
	}
	c.objects, err = objects.Open(ctx, objects.Config{
		Dir: c.file("s3"), Addr: c.cfg.S3Address,
		Bucket: c.cfg.Bucket, Region: c.cfg.Region,
		AccessKey: c.cfg.AccessKey, SecretKey: c.cfg.SecretKey,
		AllowedOrigins: c.cfg.AllowedOrigins,
		Rules:          c.cfg.Topology.Notifications, Publish: c.publish,
		Log: c.cfg.Log,
	})
	return err
}

func (c *Cloud) file(name string) string { return filepath.Join(c.cfg.Dir, name) }

// Endpoints says where everything is and with what to sign.
func (c *Cloud) Endpoints() Endpoints {
	cloud := "http://" + c.address
	return Endpoints{
		S3: c.objects.URL(), SNS: cloud, SQS: cloud, SESv2: cloud, CloudWatch: cloud,
		Region: c.cfg.Region, AccessKey: c.cfg.AccessKey, SecretKey: c.cfg.SecretKey, Bucket: c.cfg.Bucket,
	}
}

// FailedDeliveries counts what topics, by their short names, could not deliver to their
// queues since the start. Every topic of the topology has a count.
func (c *Cloud) FailedDeliveries() map[string]int64 {
	all, counted := c.queues.FailedDeliveries(), map[string]int64{}
	for _, t := range c.cfg.Topology.Topics {
		counted[t.Name] = all[c.queues.TopicARN(topology.Name(c.cfg.Environment, t.Name))]
	}
	return counted
}

// Failed gives the error of a server that stopped by itself, which only happens if
// its listener breaks.
func (c *Cloud) Failed() <-chan error { return c.failed }

// Close finishes writes that are under way until ctx is done, wakes long polls, and
// closes everything. What was not delivered is delivered after the next Start.
func (c *Cloud) Close(ctx context.Context) error {
	c.closing.Do(func() { c.result = c.stop(ctx) })
	return c.result
}

// stop takes down whatever is up, in the opposite order.
func (c *Cloud) stop(ctx context.Context) error {
	close(c.stopped)
	var all []error
	if c.mail != nil {
		c.mail.Mute() // the queues, to which it publishes, close before it
	}
	if c.objects != nil {
		all = append(all, c.objects.Close(ctx))
	}
	if c.queues != nil {
		all = append(all, c.queues.Close())
	}
	if c.http != nil {
		all = append(all, c.shutDown(ctx))
	}
	if c.mail != nil {
		all = append(all, c.mail.Close())
	}
	if c.lock != nil {
		all = append(all, c.lock.release())
	}
	return errors.Join(all...)
}

// shutGrace is how long a client may keep a connection that it does not use.
const shutGrace = time.Second

// shutDown waits for requests under way, then cuts what is left.
func (c *Cloud) shutDown(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, shutGrace)
	defer cancel()
	if c.http.Shutdown(ctx) == nil {
		return nil
	}
	return c.http.Close()
}
