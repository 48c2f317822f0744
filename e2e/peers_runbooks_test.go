package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/localstack/peer"
)

// awsLines are the lines of the runbooks for the AWS CLI, of shell blocks and in the text,
// with their page's name.
func awsLines(t *testing.T) (lines []struct{ page, line string }) {
	t.Helper()
	pages, err := filepath.Glob("../docs/runbooks/*.md")
	if err != nil {
		t.Fatal(err)
	}
	command := regexp.MustCompile("(?m)^aws (?:[^\\n]*\\\\\\n)*[^\\n]*$|`(aws [a-z0-9-]+ [a-z0-9-]+ [^`]+)`")
	for _, p := range pages {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range command.FindAllStringSubmatch(string(text), -1) {
			line := m[0]
			if m[1] != "" {
				line = m[1]
			}
			lines = append(lines, struct{ page, line string }{strings.TrimSuffix(filepath.Base(p), ".md"), line})
		}
	}
	return lines
}

// deployed is what the lines ask about, made by the same CLI: a group of workers, the
// services, their log and a machine.
const deployed = `
aws s3api create-bucket --bucket $GEN3D_BUCKET --create-bucket-configuration LocationConstraint=$AWS_REGION
aws s3api put-object --bucket $GEN3D_BUCKET --key inflight/ada/sess_1
aws logs create-log-group --log-group-name /gen3d/$GEN3D_ENVIRONMENT/handlers
aws logs create-log-stream --log-group-name /gen3d/$GEN3D_ENVIRONMENT/handlers --log-stream-name one
aws logs put-log-events --log-group-name /gen3d/$GEN3D_ENVIRONMENT/handlers --log-stream-name one --log-events timestamp=$(date +%s)000,message=config
aws ecs create-cluster --cluster-name $P
aws ecs register-task-definition --family t --container-definitions name=c,image=i,memory=128
for s in handlers sender; do aws ecs create-service --cluster $P --service-name $s --task-definition t --desired-count 1; done
aws autoscaling create-launch-configuration --launch-configuration-name l --image-id ami-12c6146b --instance-type t3.micro
aws autoscaling create-auto-scaling-group --auto-scaling-group-name $P-workers --launch-configuration-name l --min-size 0 --max-size 5 --desired-capacity 0 --availability-zones ${AWS_REGION}a
aws ec2 run-instances --image-id ami-12c6146b --query 'Instances[0].InstanceId' --output text >instance
`

// shown is a part of what a line prints, where there is something to see.
var shown = map[string]string{
	"s3api list-objects-v2":                    "inflight/ada/sess_1",
	"ecs describe-services":                    "handlers",
	"logs filter-log-events":                   "config",
	"autoscaling describe-auto-scaling-groups": "[",
}

// TestPeersTakeTheRunbooksAWSLines runs every line about the AWS CLI as it stands there,
// against a server of AWS's APIs that others wrote.
func TestPeersTakeTheRunbooksAWSLines(t *testing.T) {
	if os.Getenv("GEN3D_PEERS") == "" {
		t.Skip("make test/peers runs this")
	}
	python, err := exec.Command("../scripts/venv.sh", "e2e/awscli/requirements.txt", "awscli", "these tests").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	env := append(clean(os.Environ()), "PATH="+filepath.Dir(string(python))+":"+os.Getenv("PATH"), "AWS_ENDPOINT_URL="+peer.Start(t, peer.Moto),
		"AWS_REGION=eu-west-1", "AWS_DEFAULT_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_PAGER=",
		"AWS_CONFIG_FILE="+filepath.Join(dir, "none"), "AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(dir, "none"),
		"GEN3D_ENVIRONMENT=prod", "GEN3D_BUCKET=gen3d-runbooks", "P=gen3d-prod")
	shell := func(line string) (string, error) {
		cmd := exec.Command("bash", "-euo", "pipefail", "-c", line)
		cmd.Dir, cmd.Env = dir, env
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := shell(deployed); err != nil {
		t.Fatalf("deploy: %v\n%s", err, out)
	}
	instance, err := os.ReadFile(filepath.Join(dir, "instance"))
	if err != nil {
		t.Fatal(err)
	}
	// What the reader is to fill in.
	fill := strings.NewReplacer("--start-time …", "--start-time "+time.Now().Add(-time.Hour).UTC().Format(time.RFC3339),
		"--end-time …", "--end-time "+time.Now().UTC().Format(time.RFC3339), "i-…", strings.TrimSpace(string(instance)))
	lines := awsLines(t)
	if len(lines) < 9 {
		t.Errorf("%d lines were found", len(lines))
	}
	for _, l := range lines {
		call := strings.Join(strings.Fields(l.line)[1:3], " ")
		t.Run(fmt.Sprintf("%s: %s", l.page, call), func(t *testing.T) {
			out, err := shell(fill.Replace(l.line))
			if err != nil || !strings.Contains(out, shown[call]) {
				t.Errorf("%s: %v\n%s", l.line, err, out)
			}
		})
	}
}
