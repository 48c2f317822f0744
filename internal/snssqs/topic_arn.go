package snssqs

import (
	"context"
	"errors"
	"strings"

	wsns "github.com/ThreeDotsLabs/watermill-aws/sns"
)

// topicARNs names topics without asking: an ARN is made of known parts.
type topicARNs struct {
	region, account, environment string
}

// ResolveTopic implements watermill-aws's TopicResolver.
func (t topicARNs) ResolveTopic(_ context.Context, topic string) (wsns.TopicArn, error) {
	if topic == "" {
		return "", errors.New("find topic: its name is empty")
	}
	parts := []string{"arn", partition(t.region), "sns", t.region, t.account, physicalName(t.environment, topic)}
	return wsns.TopicArn(strings.Join(parts, ":")), nil
}

// partition is the part of AWS that a region belongs to.
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	default:
		return "aws"
	}
}
