package snssqs

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// queueURLs finds the URLs of queues by name and remembers them: a queue's URL
// never changes.
type queueURLs struct {
	client interface {
		GetQueueUrl(context.Context, *sqs.GetQueueUrlInput, ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error)
	}
	environment string

	mu    sync.Mutex
	known map[string]string
}

// find answers the URL of a queue. ErrNoQueue if there is none.
func (u *queueURLs) find(ctx context.Context, short string) (string, error) {
	name := physicalName(u.environment, short)
	u.mu.Lock()
	url, ok := u.known[name]
	u.mu.Unlock()
	if ok {
		return url, nil
	}
	out, err := u.client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &name})
	var missing *types.QueueDoesNotExist
	if errors.As(err, &missing) {
		return "", fmt.Errorf("find queue %s: %w: %s", name, ErrNoQueue, applyTopology)
	}
	if err != nil {
		return "", fmt.Errorf("find queue %s: %w", name, err)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.known == nil {
		u.known = map[string]string{}
	}
	u.known[name] = aws.ToString(out.QueueUrl)
	return u.known[name], nil
}

// physicalName is a short name itself where there is no environment.
func physicalName(environment, short string) string {
	if environment == "" {
		return short
	}
	return topology.Name(environment, short)
}
