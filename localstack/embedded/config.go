package embedded

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"

	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Config says where the cloud lies and what is in it. Dir, Topology and Bucket are
// required, the rest has defaults.
type Config struct {
	// Dir holds all state. It is made if missing; a relative path is taken from
	// the working directory before Start changes it.
	Dir string
	// Topology is what topics, queues and notifications there are, and Environment
	// is in their physical names; default "dev".
	Topology    topology.Topology
	Environment string
	Bucket      string
	Region      string // default "us-east-1"

	// AccessKey and SecretKey are the one pair of credentials. Default: random,
	// made once per Dir and kept there.
	AccessKey string
	SecretKey string

	// S3Address and CloudAddress (SNS, SQS, SES and the pages) are loopback
	// addresses to listen on. Default 127.0.0.1:0: port 0 takes a free one.
	S3Address    string
	CloudAddress string

	// AllowedOrigins are the web origins that may read and upload objects from a
	// browser. Default: every port of 127.0.0.1 and localhost.
	AllowedOrigins []string

	// Log hears what no client is told. Its zero value is silent.
	Log zerolog.Logger
}

func (c Config) withDefaults() (Config, error) {
	var all []error
	if c.Dir == "" {
		all = append(all, errors.New("no folder (Dir)"))
	}
	if c.Bucket == "" {
		all = append(all, errors.New("no bucket name (Bucket)"))
	}
	if (c.AccessKey == "") != (c.SecretKey == "") {
		all = append(all, errors.New("AccessKey and SecretKey must be given together"))
	}
	c.Environment = or(c.Environment, "dev")
	c.Region = or(c.Region, "us-east-1")
	for _, addr := range []*string{&c.S3Address, &c.CloudAddress} {
		*addr = or(*addr, "127.0.0.1:0")
		if err := loopback(*addr); err != nil {
			all = append(all, err)
		}
	}
	if len(c.AllowedOrigins) == 0 {
		c.AllowedOrigins = []string{"http://127.0.0.1:*", "http://localhost:*"}
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		all = append(all, err)
	}
	c.Dir = dir
	if err := errors.Join(all...); err != nil {
		return c, fmt.Errorf("embedded cloud config: %w", err)
	}
	return c, nil
}

// loopback refuses an address that other machines could reach.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("address %s is not on loopback: the embedded cloud is for this machine only", addr)
	}
	return nil
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
