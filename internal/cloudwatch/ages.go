package cloudwatch

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// Ages reads the ages of queues.
type Ages struct {
	client *cloudwatch.Client
}

// NewAges reads with a client.
func NewAges(client *cloudwatch.Client) Ages { return Ages{client} }

// SQS reports each minute, and CloudWatch shows it up to some minutes later; a
// queue that was idle for six hours takes up to fifteen to report again.
const (
	period = time.Minute
	window = 5 * period
)

// atOnce is how many metrics CloudWatch takes in one request.
const atOnce = 500

// Oldest is how old the oldest message of each queue is, by the newest report of
// the last minutes. A queue without one is left out.
func (a Ages) Oldest(ctx context.Context, queues []string, now time.Time) (map[string]time.Duration, error) {
	ages := map[string]time.Duration{}
	for part := range slices.Chunk(queues, atOnce) {
		in := &cloudwatch.GetMetricDataInput{StartTime: aws.Time(now.Add(-window)), EndTime: aws.Time(now.Add(period)), ScanBy: types.ScanByTimestampDescending}
		for i, name := range part {
			in.MetricDataQueries = append(in.MetricDataQueries, types.MetricDataQuery{
				Id: aws.String("q" + strconv.Itoa(i)),
				MetricStat: &types.MetricStat{Stat: aws.String("Maximum"), Period: aws.Int32(int32(period.Seconds())), Metric: &types.Metric{
					Namespace: aws.String("AWS/SQS"), MetricName: aws.String("ApproximateAgeOfOldestMessage"),
					Dimensions: []types.Dimension{{Name: aws.String("QueueName"), Value: aws.String(name)}},
				}},
			})
		}
		for pages := cloudwatch.NewGetMetricDataPaginator(a.client, in); pages.HasMorePages(); {
			out, err := pages.NextPage(ctx)
			if err != nil {
				return nil, fmt.Errorf("read ages of queues: %w", err)
			}
			for _, r := range out.MetricDataResults {
				i, err := strconv.Atoi(strings.TrimPrefix(aws.ToString(r.Id), "q"))
				if err != nil || i < 0 || i >= len(part) {
					return nil, fmt.Errorf("read ages of queues: an answer to %q, which was not asked", aws.ToString(r.Id))
				}
				if _, newer := ages[part[i]]; !newer && len(r.Values) > 0 {
					ages[part[i]] = time.Duration(r.Values[0] * float64(time.Second))
				}
			}
		}
	}
	return ages, nil
}
