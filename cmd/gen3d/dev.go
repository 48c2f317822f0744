package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/localstack/console"
	"github.com/2112-lab/gen3d/localstack/devidp"
	"github.com/2112-lab/gen3d/localstack/embedded"
	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/2112-lab/gen3d/terraform"
	site "github.com/2112-lab/gen3d/web"
	"github.com/2112-lab/gen3d/web/models"
)

type devCommand struct {
	Run   devRun   `cmd:"" default:"withargs" help:"Start everything (the default)."`
	Env   devEnv   `cmd:"" help:"Wait until gen3d dev is ready and print export lines for AWS tools."`
	Token devToken `cmd:"" help:"Print an access token of any user, for scripts."`
	Clean devClean `cmd:"" help:"Remove the state of a gen3d dev that is not running."`
}

type devRun struct {
	Dir       string `default:".gen3d" help:"Where all state is kept." type:"path"`
	Port      int    `default:"8080" help:"Port of the web pages."`
	S3Port    int    `name:"s3-port" env:"GEN3D_S3_PORT" default:"9000" help:"Port of S3."`
	CloudPort int    `default:"9324" help:"Port of SNS, SQS and SES."`
	FreePorts bool   `help:"Choose free ports instead; they are in DIR/endpoints.json."`
	Sample    bool   `help:"Send the sample through the pipeline unless that was done before, and print what became of it."`
	Work      bool   `default:"true" negatable:"" help:"Run a worker in this process; without it, start gen3d worker beside it."`
	Verbose   bool   `help:"Print the log instead of writing it to DIR/gen3d.log."`

	Serve  serveConfig  `embed:""`
	Worker workerConfig `embed:""`
}

// Run runs the cloud, the handlers and the worker in this process until it is
// told to stop.
func (c *devRun) Run(ctx context.Context, con *streams) error {
	if c.Serve.Cloud.Bucket == "" {
		c.Serve.Cloud.Bucket = "gen3d-dev"
	}
	if err := configured(slices.Concat(c.Serve.problems(), c.Worker.problems())...); err != nil {
		return err
	}
	dir, err := filepath.Abs(c.Dir) // the object store changes the working directory
	if err != nil {
		return fmt.Errorf("find --dir: %w", err)
	}
	c.Dir = dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make --dir: %w", err)
	}
	log, closeLog, err := c.openLog(con)
	if err != nil {
		return err
	}
	defer closeLog()
	return c.run(ctx, con, log)
}

func (c *devRun) run(ctx context.Context, con *streams, log zerolog.Logger) error {
	cloud, err := c.startCloud(ctx, log)
	if err != nil {
		return err
	}
	defer func() {
		// The handlers have stopped by now; what they left in the queues stays there.
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := cloud.Close(stop); err != nil {
			log.Error().Err(err).Msg("close the embedded cloud")
		}
	}()
	web, err := listen(c.port(c.Port), "--port")
	if err != nil {
		return err
	}
	e := c.endpoints(cloud, web)
	if _, built := site.Site(); built && c.Serve.Mail.Web == "" {
		c.Serve.Mail.Web = e.URL // mails lead to the app
	}
	c.localWebhooks(e)
	aws, err := connect(ctx, e)
	if err == nil {
		err = c.setUpMail(e)
	}
	if err != nil {
		return errors.Join(err, web.Close())
	}

	metering, stopMetering := context.WithCancel(ctx)
	defer stopMetering()
	defer c.Serve.Metrics.open(metering, c.Serve.Cloud, &aws, con.out)()
	aws.meter.CountFailedDeliveries(cloud.FailedDeliveries)
	closeTracer, err := openTracer(ctx, c.Serve.Cloud, &aws, log)
	if err != nil {
		return errors.Join(err, web.Close())
	}
	defer closeTracer()
	people, err := c.openIdentity(e, aws, log)
	if err != nil {
		return errors.Join(err, web.Close())
	}
	defer people.Close()

	calls, err := c.openAPI(ctx, e, aws, log)
	if err != nil {
		return errors.Join(err, web.Close())
	}
	defer context.AfterFunc(ctx, calls.Close)()
	app, err := c.openSite(ctx, e, aws)
	if err != nil {
		return errors.Join(err, web.Close())
	}

	// Nothing is written to endpoints.json before all of it answers: that file
	// is how others know that we are ready.
	ready := make(chan struct{}, 2)
	signal := func() { ready <- struct{}{} }
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serve(ctx, c.Serve, aws, people, log, signal) })
	if c.Work {
		g.Go(func() error { return work(ctx, c.Worker, c.Serve.Cloud, aws, log, signal) })
	} else {
		signal()
	}
	g.Go(func() error { return serveWeb(ctx, web, c.handler(cloud, aws, people, calls, app)) })
	g.Go(func() error {
		for range cap(ready) {
			select {
			case <-ready:
			case <-ctx.Done():
				return nil
			}
		}
		if err := e.write(c.Dir); err != nil {
			return err
		}
		c.banner(con, e, app != nil)
		if c.Sample {
			return c.sendSample(ctx, con, e)
		}
		return nil
	})
	defer os.Remove(endpointsFile(c.Dir))
	return g.Wait()
}

// localWebhooks lets webhooks go to this machine, and keeps their root on it.
func (c *devRun) localWebhooks(e endpoints) {
	c.Serve.Hooks.Loopback = true
	if c.Serve.Hooks.HookRootFile == "" {
		c.Serve.Hooks.HookRootFile = filepath.Join(c.Dir, "secrets", "webhook-root")
	}
	if strings.HasPrefix(c.Serve.Hooks.HookSessions, "/") {
		c.Serve.Hooks.HookSessions = e.URL + c.Serve.Hooks.HookSessions
	}
}

func (c *devRun) startCloud(ctx context.Context, log zerolog.Logger) (*embedded.Cloud, error) {
	t, err := topology.Read(bytes.NewReader(terraform.Topology))
	if err != nil {
		return nil, err
	}
	return embedded.Start(ctx, embedded.Config{
		Dir: filepath.Join(c.Dir, "cloud"), Topology: t, Environment: c.Serve.Cloud.Environment, Bucket: c.Serve.Cloud.Bucket,
		S3Address: loopback(c.port(c.S3Port)), CloudAddress: loopback(c.port(c.CloudPort)), Log: log,
	})
}

// port is the configured port, or 0, any free one, with --free-ports.
func (c *devRun) port(configured int) int {
	if c.FreePorts {
		return 0
	}
	return configured
}

func loopback(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

func listen(port int, flag string) (net.Listener, error) {
	l, err := net.Listen("tcp", loopback(port))
	if err != nil {
		return nil, usage("port %d is taken: stop what runs there, choose another with %s, or let me choose with --free-ports", port, flag)
	}
	return l, nil
}

func (c *devRun) endpoints(cloud *embedded.Cloud, web net.Listener) endpoints {
	at := cloud.Endpoints()
	return endpoints{
		URL: "http://" + web.Addr().String(), Issuer: "http://" + web.Addr().String() + identityPath, S3: at.S3, SNS: at.SNS, SQS: at.SQS, SES: at.SESv2, CloudWatch: at.CloudWatch,
		Region: at.Region, AccessKey: at.AccessKey, SecretKey: at.SecretKey, Bucket: c.Serve.Cloud.Bucket, PID: os.Getpid(),
	}
}

func (c *devRun) handler(cloud *embedded.Cloud, aws clients, people *devidp.Provider, calls, app http.Handler) http.Handler {
	pages := console.Console{
		Store: s3store.New(aws.S3, c.Serve.Cloud.Bucket), Bucket: c.Serve.Cloud.Bucket,
		Queues: func(ctx context.Context) ([]console.Queue, error) { return depths(ctx, aws, c.Serve.Cloud.Environment) },
	}
	mux := http.NewServeMux()
	mux.Handle("/_dev/", pages.Handler())
	mux.Handle("/_dev/mail", cloud.DevHandler())
	mux.Handle("/_dev/mail.json", cloud.DevHandler())
	mux.Handle("/_dev/mail/", cloud.DevHandler())
	mux.Handle(identityPath+"/", people.Handler())
	mux.Handle("/v1/", aws.tracer.Handler(calls))
	mux.Handle("/models/", models.Handler(s3store.New(aws.S3, c.Serve.Cloud.Bucket)))
	mux.Handle("GET /metrics", aws.meter.Handler())
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	if app == nil {
		app = http.HandlerFunc(unbuilt)
	}
	mux.Handle("/", app)
	return mux
}

func serveWeb(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	stopped := context.AfterFunc(ctx, func() {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = server.Shutdown(stop)
	})
	defer stopped()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve web pages: %w", err)
	}
	return nil
}

func (c *devRun) openLog(con *streams) (zerolog.Logger, func(), error) {
	if c.Verbose {
		return con.log, func() {}, nil
	}
	f, err := os.OpenFile(filepath.Join(c.Dir, "gen3d.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return con.log, nil, fmt.Errorf("open log: %w", err)
	}
	return zerolog.New(f).With().Timestamp().Logger(), func() { _ = f.Close() }, nil
}

func (c *devRun) banner(con *streams, e endpoints, app bool) {
	first := "not in this program; build both with: make build"
	if app {
		first = e.URL + "/"
	}
	fmt.Fprintf(con.out, `Gen3D is running.

  App       %s
  Pages     %s/_dev/        sessions, models, mailbox and queues
  Mail      %s/_dev/mail
  Accounts  %s/
  S3        %s   bucket %s
  Log       %s

  In another terminal:
    eval "$(%s dev env --dir %s)"      aws s3 cp and any AWS SDK now talk to it
    %s upload PHOTO --mask MASK --wait --out results

Stop it with Ctrl-C; it takes up where it stopped.
`, first, e.URL, e.URL, e.Issuer, e.S3, e.Bucket, filepath.Join(c.Dir, "gen3d.log"), os.Args[0], c.Dir, os.Args[0])
}
