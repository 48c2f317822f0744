package autoscaling_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/autoscaling"

	"github.com/2112-lab/gen3d/internal/autoscaling"
)

// answers is an Auto Scaling API with one group, in its own wire format.
type answers struct {
	desired, most int
	busy          bool
	sets          []string
}

func (a *answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	switch r.Form.Get("Action") {
	case "DescribeAutoScalingGroups":
		members := ""
		if r.Form.Get("AutoScalingGroupNames.member.1") == "workers" {
			members = fmt.Sprintf("<member><AutoScalingGroupName>workers</AutoScalingGroupName><DesiredCapacity>%d</DesiredCapacity><MinSize>0</MinSize><MaxSize>%d</MaxSize></member>", a.desired, a.most)
		}
		fmt.Fprintf(w, "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups>%s</AutoScalingGroups></DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>", members)
	case "SetDesiredCapacity":
		if a.busy {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, "<ErrorResponse><Error><Type>Sender</Type><Code>ScalingActivityInProgress</Code><Message>wait</Message></Error></ErrorResponse>")
			return
		}
		a.sets = append(a.sets, r.Form.Get("DesiredCapacity")+" cooldown "+r.Form.Get("HonorCooldown"))
		fmt.Fprint(w, "<SetDesiredCapacityResponse/>")
	default:
		http.Error(w, "unknown action", http.StatusBadRequest)
	}
}

func group(t *testing.T, a *answers, name string) *autoscaling.Group {
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	return autoscaling.New(sdk.New(sdk.Options{
		BaseEndpoint: aws.String(server.URL), Region: "eu-west-1", Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
	}), name)
}

func TestRaiseOnlyRaises(t *testing.T) {
	for _, c := range []struct {
		desired, to int
		sets        string
	}{{0, 1, "1 cooldown false"}, {2, 4, "4 cooldown false"}, {2, 2, ""}, {3, 1, ""}, {4, 9, "5 cooldown false"}} {
		a := &answers{desired: c.desired, most: 5}
		if err := group(t, a, "workers").Raise(t.Context(), c.to); err != nil {
			t.Error(err)
		}
		if got := strings.Join(a.sets, ", "); got != c.sets {
			t.Errorf("from %d to %d: set %q, want %q", c.desired, c.to, got, c.sets)
		}
	}
}

func TestAGroupThatIsBusyIsAskedAgainLater(t *testing.T) {
	if err := group(t, &answers{most: 5, busy: true}, "workers").Raise(t.Context(), 3); err != nil {
		t.Error(err)
	}
}

func TestAGroupThatIsNotThere(t *testing.T) {
	if _, _, err := group(t, &answers{}, "others").Workers(t.Context()); !errors.Is(err, autoscaling.ErrNoGroup) {
		t.Errorf("error %v, want ErrNoGroup", err)
	}
}
