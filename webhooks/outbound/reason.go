package outbound

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"syscall"

	"code.dny.dev/ssrf"
)

// Reason is why a request failed, in one word that its owner may read.
type Reason string

// The reasons.
const (
	Status   Reason = "status"   // answered, neither with 2xx nor with 3xx
	Redirect Reason = "redirect" // answered with 3xx, which is never followed
	Timeout  Reason = "timeout"
	Address  Reason = "address" // where the name leads is not public
	DNS      Reason = "dns"
	Connect  Reason = "connect"
	TLS      Reason = "tls"
	Reset    Reason = "reset"
	Protocol Reason = "protocol" // no HTTP
)

func reasonOfStatus(status int) Reason {
	switch status / 100 {
	case 2:
		return ""
	case 3:
		return Redirect
	default:
		return Status
	}
}

func reasonOf(err error) Reason {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrInvalidHostPort):
		return Address
	case isTLS(err):
		return TLS
	case errors.As(err, &dns):
		return DNS
	case isTimeout(err):
		return Timeout
	case errors.As(err, &op) && op.Op == "dial":
		return Connect
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Reset
	default:
		return Protocol
	}
}

func isTLS(err error) bool {
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	return errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &host) || errors.As(err, &unknown)
}
