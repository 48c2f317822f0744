package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// ec2 is a machine's metadata service and its group's API.
type ec2 struct {
	mu       sync.Mutex
	metadata map[string]string
	asked    []string
}

func (e *ec2) set(path, text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.metadata[path] = text
}

func (e *ec2) calls() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.asked)
}

func (e *ec2) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if path, ok := strings.CutPrefix(r.URL.Path, "/latest/"); ok {
		text, there := e.metadata[strings.TrimPrefix(path, "meta-data/")]
		switch {
		case path == "api/token":
			w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "300")
			fmt.Fprint(w, "token")
		case !there:
			http.NotFound(w, r)
		default:
			fmt.Fprint(w, text)
		}
		return
	}
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	action := r.Form.Get("Action")
	if action == "DescribeAutoScalingGroups" {
		fmt.Fprint(w, "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups><member><DesiredCapacity>1</DesiredCapacity><MinSize>0</MinSize><MaxSize>5</MaxSize></member></AutoScalingGroups></DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>")
		return
	}
	e.asked = append(e.asked, strings.TrimSpace(action+" "+r.Form.Get("LifecycleHookName")+" "+r.Form.Get("LifecycleActionResult")))
	fmt.Fprintf(w, "<%sResponse><%[1]sResult/></%[1]sResponse>", action)
}

// A worker joins its group when its models have answered, and ends its machine when it
// has been idle, or leaves when Spot asks for it.
func TestAWorkerOnAMachineOfItsOwn(t *testing.T) {
	c := start(t, t.TempDir())
	for name, tc := range map[string]struct {
		idle    string
		happens func(*ec2)
		said    []string
	}{
		"idle": {"1s", func(*ec2) {}, []string{"CompleteLifecycleAction ready CONTINUE", "TerminateInstanceInAutoScalingGroup"}},
		"spot": {"10m", func(e *ec2) { e.set("spot/instance-action", `{"action":"terminate"}`) }, []string{"CompleteLifecycleAction ready CONTINUE", "CompleteLifecycleAction drain CONTINUE"}},
	} {
		t.Run(name, func(t *testing.T) {
			machine := &ec2{metadata: map[string]string{"instance-id": "i-" + name}}
			site := httptest.NewServer(machine)
			t.Cleanup(site.Close)
			cmd := exec.Command(gen3d, "worker", "--bucket", c.Bucket, "--group", "workers", "--idle-timeout", tc.idle)
			out := &syncBuffer{}
			cmd.Stdout, cmd.Stderr = out, out
			cmd.Env = append(os.Environ(), "AWS_REGION="+c.Region, "AWS_ACCESS_KEY_ID="+c.AccessKey, "AWS_SECRET_ACCESS_KEY="+c.SecretKey,
				"AWS_ENDPOINT_URL_S3="+c.S3, "AWS_ENDPOINT_URL_SQS="+c.SQS, "AWS_ENDPOINT_URL_SNS="+c.SNS,
				"AWS_ENDPOINT_URL_AUTO_SCALING="+site.URL, "AWS_EC2_METADATA_SERVICE_ENDPOINT="+site.URL)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			for deadline := time.Now().Add(wait); len(machine.calls()) == 0; time.Sleep(20 * time.Millisecond) {
				if time.Now().After(deadline) {
					_ = cmd.Process.Kill()
					t.Fatalf("it did not join:\n%s", out)
				}
			}
			tc.happens(machine)
			select {
			case err := <-ended:
				if err != nil {
					t.Errorf("it ended with %v:\n%s", err, out)
				}
			case <-time.After(2 * wait):
				_ = cmd.Process.Kill()
				t.Fatalf("it did not leave:\n%s", out)
			}
			if got := machine.calls(); !slices.Equal(got, tc.said) {
				t.Errorf("said %q, want %q", got, tc.said)
			}
			b, err := c.get("fleet/workers/i-" + name + ".json")
			var s struct{ Phase, Machine string }
			if err != nil || json.Unmarshal(b, &s) != nil || s.Phase != "draining" || s.Machine != "i-"+name {
				t.Errorf("heartbeat %s, %v", b, err)
			}
		})
	}
}
