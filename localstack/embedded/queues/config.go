package queues

import (
	"errors"
	"strings"
	"time"

	"github.com/rs/zerolog"
)

// Config of a Server. AccessKey and SecretKey are required, the rest has defaults.
type Config struct {
	Region  string // default "us-east-1"
	Account string // default "000000000000"

	// BaseURL is what queue URLs begin with, such as "http://127.0.0.1:4566".
	// Empty: the host that the client itself asked for.
	BaseURL string

	// AccessKey and SecretKey are the one pair whose signatures are accepted.
	AccessKey string
	SecretKey string

	// Latency is waited before each API call is handled, so that a benchmark sees
	// the round trips of a real cloud. 0: none.
	Latency time.Duration

	// Clock tells the time for timestamps, visibility, delays, retention and
	// signatures; default time.Now. Long polls wait in real time.
	Clock func() time.Time

	// Log gets a line for what no client is told: default is to be silent.
	Log *zerolog.Logger
}

func (c Config) withDefaults() (Config, error) {
	if c.AccessKey == "" || c.SecretKey == "" {
		return c, errors.New("AccessKey and SecretKey must be set")
	}
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	if c.Account == "" {
		c.Account = "000000000000"
	}
	if strings.ContainsAny(c.Region+c.Account, ":/ ") {
		return c, errors.New("region and account may not contain ':', '/' or spaces")
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		silent := zerolog.Nop()
		c.Log = &silent
	}
	return c, nil
}
