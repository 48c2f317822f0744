package objects

import (
	"fmt"
	"net"

	"github.com/versity/versitygw/s3api"
	"github.com/versity/versitygw/s3api/middlewares"
)

const (
	// freePortTries is how often to look for a port that is still free when
	// versitygw, which opens its own listener and does not say where, gets to it.
	freePortTries = 20
	// maxRequests bounds connections and requests in flight.
	maxRequests = 1000
	// maxParts is S3's limit on the parts of an upload.
	maxParts = 10000
)

// listen serves on cfg.Addr, or on a free port if its port is 0.
func (s *Server) listen(cfg Config) error {
	host, port, err := net.SplitHostPort(cfg.Addr)
	if err != nil {
		return err
	}
	if port != "0" && port != "" {
		return s.serve(cfg, cfg.Addr)
	}
	for range freePortTries {
		var addr string
		if addr, err = freeAddr(host); err != nil {
			break
		}
		if err = s.serve(cfg, addr); err == nil {
			return nil
		}
	}
	return fmt.Errorf("find a free port for the object store: %w", err)
}

// serve starts versitygw and waits until it listens.
func (s *Server) serve(cfg Config, addr string) error {
	ready := make(chan struct{})
	root := middlewares.RootUserConfig{Access: cfg.AccessKey, Secret: cfg.SecretKey}
	api, err := s3api.New(s.store, root, cfg.Region, newAccount(cfg), nil, nil, nil, nil,
		s3api.WithQuiet(), s3api.WithKeepAlive(), s3api.WithMpMaxParts(maxParts),
		s3api.WithConcurrencyLimiter(maxRequests, maxRequests),
		s3api.WithOnListen(func() { close(ready) }))
	if err != nil {
		return fmt.Errorf("prepare object server: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- api.ServeMultiPort([]string{addr}) }()
	select {
	case err := <-ended:
		return fmt.Errorf("listen for S3 on %s: %w", addr, err)
	case <-ready:
	}
	s.api, s.addr = api, addr
	go func() {
		if err := <-ended; err != nil {
			s.failed <- fmt.Errorf("serve S3 on %s: %w", addr, err)
		}
	}()
	return nil
}

// freeAddr names a port of host that is free at this moment.
func freeAddr(host string) (string, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
