package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

type devEnv struct {
	Dir     string        `default:".gen3d" help:"Where gen3d dev runs." type:"path"`
	Timeout time.Duration `default:"30s" help:"How long to wait until it is ready."`
}

// Run waits until the embedded cloud answers, then prints what a shell needs to
// point every AWS tool at it.
func (c *devEnv) Run(ctx context.Context, con *streams) error {
	ctx, cancel := context.WithTimeoutCause(ctx, c.Timeout, errTimedOut)
	defer cancel()
	e, err := awaitReady(ctx, c.Dir)
	if err != nil {
		return err
	}
	for _, v := range [][2]string{
		{"AWS_ENDPOINT_URL_S3", e.S3}, {"AWS_ENDPOINT_URL_SNS", e.SNS}, {"AWS_ENDPOINT_URL_SQS", e.SQS}, {"AWS_ENDPOINT_URL_SESV2", e.SES}, {"AWS_ENDPOINT_URL_CLOUDWATCH", e.CloudWatch},
		{"AWS_ACCESS_KEY_ID", e.AccessKey}, {"AWS_SECRET_ACCESS_KEY", e.SecretKey}, {"AWS_REGION", e.Region}, {"AWS_DEFAULT_REGION", e.Region},
		{"GEN3D_BUCKET", e.Bucket}, {"GEN3D_URL", e.URL}, {"GEN3D_ISSUER", e.Issuer}, {"GEN3D_CLIENT_IDS", webClient + "," + cliClient},
	} {
		fmt.Fprintf(con.out, "export %s=%s\n", v[0], shellQuote(v[1]))
	}
	// A session token of another account would be sent along and refused.
	fmt.Fprintln(con.out, "unset AWS_SESSION_TOKEN AWS_PROFILE")
	return nil
}

func awaitReady(ctx context.Context, dir string) (endpoints, error) {
	for {
		e, err := readEndpoints(dir)
		if err == nil && healthy(ctx, e.URL) {
			return e, nil
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return e, err
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return e, fmt.Errorf("%w: nothing answers in %s. Start it with: gen3d dev --dir %s", errTimedOut, dir, dir)
		}
	}
}

func healthy(ctx context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/health", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

type devClean struct {
	Dir string `default:".gen3d" help:"The state to remove." type:"path"`
}

// Run removes a state directory, and only what is one.
func (c *devClean) Run(ctx context.Context, con *streams) error {
	if e, err := readEndpoints(c.Dir); err == nil && healthy(ctx, e.URL) {
		return usage("gen3d dev is running in %s (process %d): stop it first", c.Dir, e.PID)
	}
	if _, err := os.Stat(c.Dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(c.Dir, "cloud")); err != nil {
		return usage("%s is not the state of a gen3d dev: it has no folder called cloud", c.Dir)
	}
	if err := os.RemoveAll(c.Dir); err != nil {
		return fmt.Errorf("remove %s: %w", c.Dir, err)
	}
	fmt.Fprintln(con.out, "Removed", c.Dir)
	return nil
}
