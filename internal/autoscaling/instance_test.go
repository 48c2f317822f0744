package autoscaling_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"

	"github.com/2112-lab/gen3d/internal/autoscaling"
)

// metadata is a metadata service of version 2: nothing without a token.
type metadata map[string]string

func (m metadata) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPut && r.URL.Path == "/latest/api/token" {
		w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "300")
		fmt.Fprint(w, "token")
		return
	}
	if r.Header.Get("X-Aws-Ec2-Metadata-Token") != "token" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	text, ok := m[strings.TrimPrefix(r.URL.Path, "/latest/meta-data/")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	fmt.Fprint(w, text)
}

// calls is the group's API: it notes what it is asked, and refuses what it is told to.
type calls struct {
	asked  []string
	refuse string // a code
}

func (c *calls) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var said []string
	for _, k := range []string{"Action", "LifecycleHookName", "LifecycleActionResult", "InstanceId", "InstanceIds.member.1", "ProtectedFromScaleIn", "ShouldDecrementDesiredCapacity"} {
		if v := r.Form.Get(k); v != "" {
			said = append(said, v)
		}
	}
	c.asked = append(c.asked, strings.Join(said, " "))
	if c.refuse != "" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>no</Message></Error></ErrorResponse>", c.refuse)
		return
	}
	fmt.Fprintf(w, "<%sResponse><%[1]sResult/></%[1]sResponse>", r.Form.Get("Action"))
}

func instance(t *testing.T, m metadata, c *calls) *autoscaling.Instance {
	t.Helper()
	m["instance-id"] = "i-0abc"
	meta, api := httptest.NewServer(m), httptest.NewServer(c)
	t.Cleanup(meta.Close)
	t.Cleanup(api.Close)
	group := autoscaling.New(sdk.New(sdk.Options{
		BaseEndpoint: aws.String(api.URL), Region: "eu-west-1", RetryMaxAttempts: 1, Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
	}), "workers")
	i, err := autoscaling.NewInstance(t.Context(), group, imds.New(imds.Options{Endpoint: meta.URL}), autoscaling.Hooks{Launch: "ready", Terminate: "drain"})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestNotice(t *testing.T) {
	for name, c := range map[string]struct {
		metadata metadata
		want     autoscaling.Notice
	}{
		"none":                    {metadata{"autoscaling/target-lifecycle-state": "InService"}, autoscaling.NoNotice},
		"no group at all":         {metadata{}, autoscaling.NoNotice},
		"Spot":                    {metadata{"spot/instance-action": `{"action":"terminate","time":"2026-11-23T10:00:00Z"}`}, autoscaling.SpotNotice},
		"a rebalance":             {metadata{"events/recommendations/rebalance": `{"noticeTime":"2026-11-23T10:00:00Z"}`}, autoscaling.RebalanceNotice},
		"Spot is the more urgent": {metadata{"events/recommendations/rebalance": `{}`, "spot/instance-action": `{}`}, autoscaling.SpotNotice},
		"the group shrinks":       {metadata{"autoscaling/target-lifecycle-state": "Terminated"}, autoscaling.TargetNotice},
		"retirement":              {metadata{"events/maintenance/scheduled": `[{"Code":"instance-retirement","State":"active"}]`}, autoscaling.EventNotice},
		"a reboot is none":        {metadata{"events/maintenance/scheduled": `[{"Code":"instance-reboot","State":"active"}]`}, autoscaling.NoNotice},
		"one that is over":        {metadata{"events/maintenance/scheduled": `[{"Code":"instance-stop","State":"completed"}]`}, autoscaling.NoNotice},
		"no JSON":                 {metadata{"events/maintenance/scheduled": `soon`}, autoscaling.NoNotice},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := instance(t, c.metadata, &calls{}).Notice(t.Context())
			if err != nil || got != c.want {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestWhatTheGroupIsTold(t *testing.T) {
	c := &calls{}
	i := instance(t, metadata{}, c)
	ctx := t.Context()
	for _, err := range []error{i.Ready(ctx, true), i.Ready(ctx, false), i.Protect(ctx, true), i.Protect(ctx, false), i.Gone(ctx), i.End(ctx)} {
		if err != nil {
			t.Error(err)
		}
	}
	want := []string{
		"CompleteLifecycleAction ready CONTINUE i-0abc", "CompleteLifecycleAction ready ABANDON i-0abc",
		"SetInstanceProtection i-0abc true", "SetInstanceProtection i-0abc false",
		"CompleteLifecycleAction drain CONTINUE i-0abc", "TerminateInstanceInAutoScalingGroup i-0abc true",
	}
	if !slices.Equal(c.asked, want) {
		t.Errorf("asked %q, want %q", c.asked, want)
	}
}

func TestRefusals(t *testing.T) {
	i := instance(t, metadata{}, &calls{refuse: "ValidationError"})
	if err := i.Ready(t.Context(), true); err != nil {
		t.Errorf("a hook that does not wait: %v", err)
	}
	if err := i.Protect(t.Context(), true); err != nil {
		t.Errorf("a machine on its way out: %v", err)
	}
	if err := i.End(t.Context()); !errors.Is(err, autoscaling.ErrNeeded) {
		t.Errorf("below the least number: %v", err)
	}
	i = instance(t, metadata{}, &calls{refuse: "AccessDenied"})
	for _, err := range []error{i.Ready(t.Context(), true), i.Protect(t.Context(), true), i.End(t.Context())} {
		if err == nil || !strings.Contains(err.Error(), "AccessDenied") {
			t.Errorf("error %v", err)
		}
	}
}
