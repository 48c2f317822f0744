package embedded_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/2112-lab/gen3d/localstack/embedded"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// BenchmarkUploadToReceive is the time from the answer to an upload until a waiting
// long poll has its message. It may be negative: the event goes out first.
func BenchmarkUploadToReceive(b *testing.B) {
	cloud, err := embedded.Start(b.Context(), embedded.Config{Dir: b.TempDir(), Topology: topology.New(), Bucket: bucket})
	if err != nil {
		b.Fatal(err)
	}
	defer cloud.Close(b.Context())
	c := clients(b, cloud.Endpoints())
	q, err := c.sqs.GetQueueUrl(b.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String(topology.Name("dev", "record-upload"))})
	if err != nil {
		b.Fatal(err)
	}
	received := make(chan time.Time)
	go func() {
		for b.Context().Err() == nil {
			out, err := c.sqs.ReceiveMessage(b.Context(), &sqs.ReceiveMessageInput{QueueUrl: q.QueueUrl, WaitTimeSeconds: 20})
			if err != nil {
				return
			}
			for range out.Messages {
				received <- time.Now()
			}
		}
	}()
	var waits, puts []time.Duration
	for i := range b.N {
		began := time.Now()
		if err := c.put(b.Context(), fmt.Sprintf("users/u/sessions/sess_%d_1a2b3c4d/original_image.jpg", 1763863056+i)); err != nil {
			b.Fatal(err)
		}
		answered := time.Now()
		puts = append(puts, answered.Sub(began))
		waits = append(waits, (<-received).Sub(answered))
	}
	report(b, "put", puts)
	report(b, "wait", waits)
}

func report(b *testing.B, name string, d []time.Duration) {
	slices.Sort(d)
	b.ReportMetric(d[len(d)/2].Seconds()*1000, name+"-p50-ms")
	b.ReportMetric(d[len(d)*95/100].Seconds()*1000, name+"-p95-ms")
}
