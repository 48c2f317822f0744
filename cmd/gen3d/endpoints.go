package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// endpoints are the addresses and credentials of a cloud on this machine, as
// DIR/endpoints.json holds them.
type endpoints struct {
	URL        string `json:"url"`    // the web port
	Issuer     string `json:"issuer"` // of access tokens
	S3         string `json:"s3"`
	SNS        string `json:"sns"`
	SQS        string `json:"sqs"`
	SES        string `json:"sesv2"`
	CloudWatch string `json:"cloudwatch"`
	Region     string `json:"region"`
	AccessKey  string `json:"access_key_id"`
	SecretKey  string `json:"secret_access_key"`
	Bucket     string `json:"bucket"`
	PID        int    `json:"pid"`
}

func endpointsFile(dir string) string { return filepath.Join(dir, "endpoints.json") }

// write replaces the file at once, readable by its owner alone: it holds a secret.
func (e endpoints) write(dir string) error {
	b, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	temporary := endpointsFile(dir) + ".new"
	if err := os.WriteFile(temporary, append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("write endpoints: %w", err)
	}
	return os.Rename(temporary, endpointsFile(dir))
}

// readEndpoints reads the file. It errs with os.ErrNotExist while nothing runs there.
func readEndpoints(dir string) (endpoints, error) {
	var e endpoints
	b, err := os.ReadFile(endpointsFile(dir))
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(b, &e); err != nil {
		return e, fmt.Errorf("read %s: %w", endpointsFile(dir), err)
	}
	if e.URL == "" || e.S3 == "" {
		return e, errors.New("read endpoints: the file is incomplete")
	}
	return e, nil
}
