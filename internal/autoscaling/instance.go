package autoscaling

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/smithy-go"

	"github.com/2112-lab/gen3d/pipeline"
)

// Hooks are the names of the group's lifecycle hooks.
type Hooks struct{ Launch, Terminate string }

// Instance is the machine that this process runs on, as a member of a group.
type Instance struct {
	*Group
	hooks    Hooks
	metadata *imds.Client
	id       string
}

// NewInstance asks the metadata service which machine this is.
func NewInstance(ctx context.Context, group *Group, metadata *imds.Client, hooks Hooks) (*Instance, error) {
	i := &Instance{Group: group, hooks: hooks, metadata: metadata}
	id, err := i.read(ctx, "instance-id")
	if err != nil {
		return nil, fmt.Errorf("ask which machine this is: %w", err)
	}
	i.id = id
	return i, nil
}

// ID is the machine's, such as i-0abc.
func (i *Instance) ID() string { return i.id }

// read reads a line of metadata; it errs with pipeline.ErrNotFound where there is none.
func (i *Instance) read(ctx context.Context, path string) (string, error) {
	out, err := i.metadata.GetMetadata(ctx, &imds.GetMetadataInput{Path: path})
	var response interface{ HTTPStatusCode() int }
	if errors.As(err, &response) && response.HTTPStatusCode() == http.StatusNotFound {
		return "", pipeline.ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("read metadata %s: %w", path, err)
	}
	defer out.Content.Close()
	b, err := io.ReadAll(io.LimitReader(out.Content, 64<<10))
	return strings.TrimSpace(string(b)), err
}

// What the metadata service says of a machine's end.
const (
	spotPath      = "spot/instance-action"
	rebalancePath = "events/recommendations/rebalance"
	targetPath    = "autoscaling/target-lifecycle-state"
	eventsPath    = "events/maintenance/scheduled"
)

// Notice is why a machine is to go.
type Notice string

// The notices, the most urgent first.
const (
	NoNotice        Notice = ""
	SpotNotice      Notice = "spot_interruption"
	TargetNotice    Notice = "group_termination"
	RebalanceNotice Notice = "spot_rebalance"
	EventNotice     Notice = "scheduled_retirement"
)

// Notice is the most urgent one that there is.
func (i *Instance) Notice(ctx context.Context) (Notice, error) {
	for _, source := range []struct {
		path   string
		notice Notice
		is     func(text string) bool
	}{
		{spotPath, SpotNotice, func(string) bool { return true }},
		{targetPath, TargetNotice, func(s string) bool { return s == "Terminated" }},
		{rebalancePath, RebalanceNotice, func(string) bool { return true }},
		{eventsPath, EventNotice, retires},
	} {
		text, err := i.read(ctx, source.path)
		switch {
		case errors.Is(err, pipeline.ErrNotFound):
		case err != nil:
			return NoNotice, err
		case source.is(text):
			return source.notice, nil
		}
	}
	return NoNotice, nil
}

// retires reads scheduled events: a reboot is survived, a stop is not.
func retires(text string) bool {
	var events []struct{ Code, State string }
	if json.Unmarshal([]byte(text), &events) != nil {
		return false
	}
	for _, e := range events {
		if e.State == "active" && (e.Code == "instance-retirement" || e.Code == "instance-stop") {
			return true
		}
	}
	return false
}

// complete ends a lifecycle hook. One that does not wait, or that somebody else has
// ended, is none of our business.
func (i *Instance) complete(ctx context.Context, hook, result string) error {
	if hook == "" {
		return nil
	}
	_, err := i.client.CompleteLifecycleAction(ctx, &autoscaling.CompleteLifecycleActionInput{
		AutoScalingGroupName: &i.name, LifecycleHookName: &hook, InstanceId: &i.id, LifecycleActionResult: &result,
	})
	if err != nil && !isValidation(err) {
		return fmt.Errorf("complete lifecycle hook %s: %w", hook, err)
	}
	return nil
}

// isValidation: the group is not in a state in which that can be asked.
func isValidation(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == "ValidationError"
}

// Ready ends the launch hook.
func (i *Instance) Ready(ctx context.Context, good bool) error {
	if !good {
		return i.complete(ctx, i.hooks.Launch, "ABANDON")
	}
	return i.complete(ctx, i.hooks.Launch, "CONTINUE")
}

// Gone ends the termination hook.
func (i *Instance) Gone(ctx context.Context) error {
	return i.complete(ctx, i.hooks.Terminate, "CONTINUE")
}

// Protect keeps the group from choosing this machine when it shrinks. A machine that
// is on its way out cannot be protected, which is no error.
func (i *Instance) Protect(ctx context.Context, on bool) error {
	_, err := i.client.SetInstanceProtection(ctx, &autoscaling.SetInstanceProtectionInput{
		AutoScalingGroupName: &i.name, InstanceIds: []string{i.id}, ProtectedFromScaleIn: &on,
	})
	if err != nil && !isValidation(err) {
		return fmt.Errorf("protect %s: %w", i.id, err)
	}
	return nil
}

// Spare is whether the group has more machines than it must.
func (i *Instance) Spare(ctx context.Context) (bool, error) {
	group, err := i.describe(ctx)
	return aws.ToInt32(group.DesiredCapacity) > aws.ToInt32(group.MinSize), err
}

// ErrNeeded is a machine that may not go: its group has no more than it must.
var ErrNeeded = errors.New("the group is at its least number of machines")

// End ends the machine and gives its place up.
func (i *Instance) End(ctx context.Context) error {
	_, err := i.client.TerminateInstanceInAutoScalingGroup(ctx, &autoscaling.TerminateInstanceInAutoScalingGroupInput{
		InstanceId: &i.id, ShouldDecrementDesiredCapacity: aws.Bool(true),
	})
	if isValidation(err) {
		return ErrNeeded
	}
	if err != nil {
		return fmt.Errorf("end %s: %w", i.id, err)
	}
	return nil
}
