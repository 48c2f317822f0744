package autoscaling

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
)

// Group is one Auto Scaling group.
type Group struct {
	client *autoscaling.Client
	name   string
}

// New is for a group that Terraform has made.
func New(client *autoscaling.Client, name string) *Group { return &Group{client, name} }

// ErrNoGroup is a group that AWS does not know.
var ErrNoGroup = errors.New("there is no such Auto Scaling group")

func (g *Group) describe(ctx context.Context) (types.AutoScalingGroup, error) {
	out, err := g.client.DescribeAutoScalingGroups(ctx, &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: []string{g.name}})
	if err != nil {
		return types.AutoScalingGroup{}, fmt.Errorf("describe group %s: %w", g.name, err)
	}
	if len(out.AutoScalingGroups) == 0 {
		return types.AutoScalingGroup{}, fmt.Errorf("describe group %s: %w", g.name, ErrNoGroup)
	}
	return out.AutoScalingGroups[0], nil
}

// Workers is how many the group is to have, and how many it may have at most.
func (g *Group) Workers(ctx context.Context) (desired, most int, err error) {
	group, err := g.describe(ctx)
	return int(aws.ToInt32(group.DesiredCapacity)), int(aws.ToInt32(group.MaxSize)), err
}

// Raise sets how many the group is to have, if that is more than it has. A worker
// that ends itself between the look and the change is replaced, and ends itself again.
func (g *Group) Raise(ctx context.Context, to int) error {
	desired, most, err := g.Workers(ctx)
	if err != nil || to <= desired {
		return err
	}
	_, err = g.client.SetDesiredCapacity(ctx, &autoscaling.SetDesiredCapacityInput{
		AutoScalingGroupName: &g.name, DesiredCapacity: aws.Int32(int32(min(to, most))), HonorCooldown: aws.Bool(false),
	})
	var busy *types.ScalingActivityInProgressFault
	if errors.As(err, &busy) {
		return nil // the next round asks again
	}
	if err != nil {
		return fmt.Errorf("raise group %s to %d: %w", g.name, to, err)
	}
	return nil
}
