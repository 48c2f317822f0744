package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/2112-lab/gen3d/internal/tracing"
)

// cloudConfig says which deployment a command talks to.
type cloudConfig struct {
	Environment string `default:"dev" help:"Deployment name: queues are called gen3d-ENVIRONMENT-…"`
	Bucket      string `help:"Data bucket."`
	Account     string `default:"000000000000" help:"AWS account number that owns the topics."`
}

// problems lists what is wrong with the configuration, by variable.
func (c cloudConfig) problems() []error {
	var errs []error
	if c.Bucket == "" {
		errs = append(errs, errors.New("--bucket (GEN3D_BUCKET) is missing: the name of the data bucket"))
	}
	if c.Environment == "" || strings.Trim(c.Environment, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		errs = append(errs, fmt.Errorf("--environment (GEN3D_ENVIRONMENT) is %q: want lower-case letters, digits and -", c.Environment))
	}
	if len(c.Account) != 12 || strings.Trim(c.Account, "0123456789") != "" {
		errs = append(errs, fmt.Errorf("--account (GEN3D_ACCOUNT) is %q: want the 12 digits of an AWS account", c.Account))
	}
	return errs
}

// configured joins what is wrong with a configuration into one usage error.
func configured(problems ...error) error {
	if err := errors.Join(problems...); err != nil {
		return usageError{err}
	}
	return nil
}

// clients are the AWS services a command uses.
type clients struct {
	AWS aws.Config
	S3  *s3.Client
	SQS *sqs.Client
	SNS *sns.Client
	SES *sesv2.Client

	CloudWatch *cloudwatch.Client

	endpoints endpoints
	meter     *meter          // nil measures nothing
	tracer    *tracing.Tracer // nil follows nothing
}

// connect makes clients from the environment, as every AWS SDK does, or, where
// endpoints are given, for a cloud on this machine.
func connect(ctx context.Context, e endpoints) (clients, error) {
	// Handlers, pollers and uploads talk to few hosts, many at a time.
	client := awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConns, t.MaxIdleConnsPerHost, t.IdleConnTimeout = 512, 256, 90*time.Second
	})
	opts := []func(*config.LoadOptions) error{config.WithHTTPClient(client)}
	if e.S3 != "" {
		opts = append(opts, config.WithRegion(e.Region), config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(e.AccessKey, e.SecretKey, "")))
	}
	cfg, err := config.LoadDefaultConfig(ctx, opts...)
	if err != nil {
		return clients{}, usage("load AWS configuration: %v", err)
	}
	if cfg.Region == "" {
		return clients{}, usage("no AWS region is set. Against AWS: set AWS_REGION. On this machine: eval \"$(gen3d dev env)\"")
	}
	c := clients{AWS: cfg, endpoints: e}
	c.S3 = s3.NewFromConfig(cfg, func(o *s3.Options) {
		override(&o.BaseEndpoint, e.S3)
		o.UsePathStyle = pathStyle(o.BaseEndpoint)
	})
	c.SQS = sqs.NewFromConfig(cfg, func(o *sqs.Options) { override(&o.BaseEndpoint, e.SQS) })
	c.SNS = sns.NewFromConfig(cfg, c.snsOptions)
	c.SES = sesv2.NewFromConfig(cfg, func(o *sesv2.Options) { override(&o.BaseEndpoint, e.SES) })
	c.CloudWatch = cloudwatch.NewFromConfig(cfg, func(o *cloudwatch.Options) { override(&o.BaseEndpoint, e.CloudWatch) })
	return c, nil
}

func (c clients) snsOptions(o *sns.Options) { override(&o.BaseEndpoint, c.endpoints.SNS) }

func override(base **string, endpoint string) {
	if endpoint != "" {
		*base = &endpoint
	}
}

// pathStyle reports whether buckets must stand in the path: a bucket's name
// cannot be put before an IP address or localhost. The AWS command line decides
// likewise.
func pathStyle(base *string) bool {
	endpoint := aws.ToString(base)
	if endpoint == "" {
		endpoint = os.Getenv("AWS_ENDPOINT_URL_S3")
	}
	if endpoint == "" {
		endpoint = os.Getenv("AWS_ENDPOINT_URL")
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return false
	}
	return net.ParseIP(u.Hostname()) != nil || u.Hostname() == "localhost"
}

func snsOptions(c clients) []func(*sns.Options) { return []func(*sns.Options){c.snsOptions} }
