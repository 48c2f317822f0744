package queues

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Server is SNS and SQS over one bbolt file. It is an http.Handler; the caller
// owns the listener.
type Server struct {
	cfg Config
}

var errNotYet = errors.New("not available yet")

// Open reads the file at path, creating it if need be, and makes everything in
// it available again: messages that were in flight are visible at once.
func Open(path string, cfg Config) (*Server, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("open queues %s: %w", path, err)
	}
	return &Server{cfg: cfg}, nil
}

// Close wakes the long polls, which answer with what they have, finishes what is
// being written and closes the file. Call it before http.Server.Shutdown, which
// would otherwise wait for the polls.
func (s *Server) Close() error { return nil }

// ServeHTTP speaks SQS (AWS JSON 1.0 and Query) and SNS (Query).
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.Error(w, errNotYet.Error(), http.StatusServiceUnavailable)
}

// Apply creates what the topology names and updates what is there already.
func (s *Server) Apply(t topology.Topology, environment string) error { return errNotYet }

// Publish sends m to the topic as the API would, for publishers in this process
// such as S3's notifications. It returns once the message is durable in every queue.
func (s *Server) Publish(ctx context.Context, topicARN string, m Message) error { return errNotYet }

// TopicARN is the ARN of the topic with that physical name.
func (s *Server) TopicARN(name string) string {
	return "arn:aws:sns:" + s.cfg.Region + ":" + s.cfg.Account + ":" + name
}

// QueueARN is the ARN of the queue with that physical name.
func (s *Server) QueueARN(name string) string {
	return "arn:aws:sqs:" + s.cfg.Region + ":" + s.cfg.Account + ":" + name
}

// Calls counts the API calls since Open by "service.Action", such as "sqs.ReceiveMessage".
func (s *Server) Calls() map[string]int64 { return map[string]int64{} }
