package conformance

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/2112-lab/gen3d/localstack/embedded"
	"github.com/2112-lab/gen3d/localstack/peer"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// cloud is a running cloud with one bucket, versioned, which tells a topic of all that
// is made below users/ and of all that is removed below gone/.
type cloud struct {
	name   string
	s3     *s3.Client
	sns    *sns.Client
	sqs    *sqs.Client
	url    string // of S3
	cfg    aws.Config
	bucket string
	topic  string // its ARN
}

const region = "us-east-1"

// layout is what the embedded cloud is made of, and what is made in the others.
var layout = topology.Topology{
	Topics: []topology.Topic{{Name: "objects"}, {Name: "mail"}},
	Notifications: []topology.Notification{
		{Events: []string{"s3:ObjectCreated:*"}, Prefix: "users/", Topic: "objects"},
		{Events: []string{"s3:ObjectRemoved:*"}, Prefix: "gone/", Topic: "objects"},
	},
}

func open(t *testing.T, name string) *cloud {
	c := &cloud{name: name, bucket: "gen3d-conformance"}
	if name == peer.Embedded {
		e, err := embedded.Start(t.Context(), embedded.Config{Dir: t.TempDir(), Topology: layout, Environment: "test", Bucket: c.bucket, Region: region})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			if err := e.Close(ctx); err != nil {
				t.Error(err)
			}
		})
		at := e.Endpoints()
		c.connect(at.S3, at.SNS, at.AccessKey, at.SecretKey)
	} else {
		address := peer.Start(t, name)
		c.connect(address, address, "test", "test")
		c.make(t)
	}
	topic, err := c.sns.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: aws.String("gen3d-test-objects")})
	if err != nil {
		t.Fatal(err)
	}
	c.topic = *topic.TopicArn
	return c
}

func (c *cloud) connect(store, rest, key, secret string) {
	c.url = store
	c.cfg = aws.Config{
		Region: region, Credentials: credentials.NewStaticCredentialsProvider(key, secret, ""),
		// A case wants the first answer; and a cloud must not answer slowly unseen.
		RetryMaxAttempts: 1, HTTPClient: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
	}
	c.s3 = c.clientOf(store, c.cfg)
	c.sns = sns.NewFromConfig(c.cfg, func(o *sns.Options) { o.BaseEndpoint = &rest })
	c.sqs = sqs.NewFromConfig(c.cfg, func(o *sqs.Options) { o.BaseEndpoint = &rest })
}

func (c *cloud) clientOf(store string, cfg aws.Config) *s3.Client {
	return s3.NewFromConfig(cfg, func(o *s3.Options) { o.BaseEndpoint, o.UsePathStyle = &store, true })
}

// make makes what the embedded cloud starts with.
func (c *cloud) make(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	topic, err := c.sns.CreateTopic(ctx, &sns.CreateTopicInput{Name: aws.String("gen3d-test-objects")})
	check(err)
	c.topic = *topic.TopicArn
	check(c.letS3Publish(ctx, c.topic))
	_, err = c.s3.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &c.bucket})
	check(err)
	_, err = c.s3.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: &c.bucket, VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusEnabled},
	})
	check(err)
	rules := &s3types.NotificationConfiguration{}
	for _, n := range layout.Notifications {
		rules.TopicConfigurations = append(rules.TopicConfigurations, told(c.topic, n.Events[0], n.Prefix, ""))
	}
	_, err = c.s3.PutBucketNotificationConfiguration(ctx, &s3.PutBucketNotificationConfigurationInput{Bucket: &c.bucket, NotificationConfiguration: rules})
	check(err)
}

// letS3Publish gives a topic the policy without which S3 refuses to tell it of anything.
func (c *cloud) letS3Publish(ctx context.Context, topic string) error {
	policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sns:Publish","Resource":%q}]}`, topic)
	_, err := c.sns.SetTopicAttributes(ctx, &sns.SetTopicAttributesInput{TopicArn: &topic, AttributeName: aws.String("Policy"), AttributeValue: &policy})
	return err
}

// told is a rule that tells a topic of events of keys.
func told(topic, event, prefix, suffix string) s3types.TopicConfiguration {
	rule := s3types.TopicConfiguration{TopicArn: &topic, Events: []s3types.Event{s3types.Event(event)}}
	var filter []s3types.FilterRule
	for name, value := range map[s3types.FilterRuleName]string{s3types.FilterRuleNamePrefix: prefix, s3types.FilterRuleNameSuffix: suffix} {
		if value != "" {
			filter = append(filter, s3types.FilterRule{Name: name, Value: aws.String(value)})
		}
	}
	if len(filter) > 0 {
		rule.Filter = &s3types.NotificationConfigurationFilter{Key: &s3types.S3KeyFilter{FilterRules: filter}}
	}
	return rule
}
