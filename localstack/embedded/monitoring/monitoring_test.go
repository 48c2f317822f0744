package monitoring_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/2112-lab/gen3d/localstack/embedded/monitoring"
	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
)

// What the local CloudWatch does not have it refuses by name.
func TestRefused(t *testing.T) {
	server := httptest.NewServer(monitoring.Handler(monitoring.Config{
		Keys: sigv4.OneKey("id", "secret"), Clock: time.Now, Oldest: func(string) (time.Time, bool) { return time.Time{}, false },
	}))
	defer server.Close()
	client := cloudwatch.New(cloudwatch.Options{
		Region: "us-east-1", BaseEndpoint: &server.URL, RetryMaxAttempts: 1, Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
	})
	metric := func(namespace, name, dimension string) types.MetricDataQuery {
		return types.MetricDataQuery{Id: aws.String("q"), MetricStat: &types.MetricStat{Stat: aws.String("Maximum"), Period: aws.Int32(60), Metric: &types.Metric{
			Namespace: &namespace, MetricName: &name, Dimensions: []types.Dimension{{Name: &dimension, Value: aws.String("x")}},
		}}}
	}
	for name, queries := range map[string][]types.MetricDataQuery{
		"nothing asked":     {},
		"too much asked":    make([]types.MetricDataQuery, 501),
		"an expression":     {{Id: aws.String("q"), Expression: aws.String("1 + 1")}},
		"another namespace": {metric("AWS/EC2", "ApproximateAgeOfOldestMessage", "QueueName")},
		"another metric":    {metric("AWS/SQS", "NumberOfMessagesSent", "QueueName")},
		"another dimension": {metric("AWS/SQS", "ApproximateAgeOfOldestMessage", "Topic")},
	} {
		for i := range queries {
			if queries[i].Id == nil {
				queries[i] = metric("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName")
			}
		}
		_, err := client.GetMetricData(t.Context(), &cloudwatch.GetMetricDataInput{StartTime: aws.Time(time.Now()), EndTime: aws.Time(time.Now()), MetricDataQueries: queries})
		if err == nil || !strings.Contains(err.Error(), "ValidationError") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
