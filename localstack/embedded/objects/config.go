package objects

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"

	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Publisher sends one S3 event document to a topic, named as in the rule that
// asked for it. It must not return before the message is safe: after nil the
// event is never sent again.
type Publisher func(ctx context.Context, topic string, message []byte) error

// Config says what to serve.
type Config struct {
	// Dir is an absolute path, made if missing. It needs extended attributes.
	Dir string
	// Addr is the host and port to listen on; port 0 takes a free one.
	Addr string
	// Bucket is made at the first start, with versioning.
	Bucket    string
	Region    string
	AccessKey string
	SecretKey string
	// AllowedOrigins are the web origins, such as http://127.0.0.1:8080, that a
	// browser may read and upload from. None means no CORS headers.
	AllowedOrigins []string
	// Rules say which events of Bucket go to which topic.
	Rules []topology.Notification
	// Publish is needed if there are rules.
	Publish Publisher
	// Log hears of events that had to wait. Its zero value is silent.
	Log zerolog.Logger
}

// Validate names everything that is wrong with c.
func (c Config) Validate() error {
	var all []error
	wrong := func(format string, args ...any) { all = append(all, fmt.Errorf(format, args...)) }
	if !filepath.IsAbs(c.Dir) {
		wrong("directory %q is not absolute", c.Dir)
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		wrong("address %q: %w", c.Addr, err)
	}
	if c.Bucket == "" {
		wrong("no bucket name")
	}
	if c.Region == "" {
		wrong("no region")
	}
	if c.AccessKey == "" || c.SecretKey == "" {
		wrong("no access key or no secret key")
	}
	if len(c.Rules) > 0 && c.Publish == nil {
		wrong("%d notification rules but nothing to publish with", len(c.Rules))
	}
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("objects config: %w", err)
	}
	return nil
}
