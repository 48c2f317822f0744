package outbound

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// Policy says where requests may go.
type Policy struct {
	// Loopback allows this machine itself, at any port, and plain http to it: for a
	// cloud on one machine, never for a deployment.
	Loopback bool
	// Allow are further addresses that are not public, at ports 80 and 443.
	Allow []netip.Prefix
}

// maxURL is how long a URL may be.
const maxURL = 2048

// Problems says what is wrong with a URL, in words for whoever wrote it. A name is
// not looked up: what it leads to, the dialer judges each time.
func (p Policy) Problems(text string) []string {
	if len(text) > maxURL {
		return []string{fmt.Sprintf("url: it has %d characters, %d are allowed", len(text), maxURL)}
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Opaque != "" || strings.ContainsAny(text, "\\ \t\r\n") {
		return []string{"url: want https://host/path"}
	}
	var problems []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			problems = append(problems, "url: "+fmt.Sprintf(format, args...))
		}
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	here := p.Loopback && loopbackHost(host)
	add(u.Scheme != "https" && !(u.Scheme == "http" && here), "the scheme is %q, want https", u.Scheme)
	add(u.User != nil, "it has a user or a password in it; requests are signed instead")
	add(u.Fragment != "" || strings.HasSuffix(text, "#"), "it has a fragment (#…), which is never sent")
	add(u.Port() != "" && u.Port() != "443" && u.Port() != "80" && !here, "the port is %s, want 443", u.Port())
	add(strings.HasSuffix(u.Host, ":"), "the port is missing after the colon")
	problems = append(problems, p.hostProblems(host)...)
	return problems
}

func (p Policy) hostProblems(host string) []string {
	if addr, err := netip.ParseAddr(host); err == nil {
		if addr.Zone() != "" || p.address(addr) != nil {
			return []string{"url: the address " + host + " is not a public one"}
		}
		return nil
	}
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	switch {
	case p.Loopback && loopbackHost(host):
		return nil
	case numeric(last):
		return []string{"url: " + host + " is a number but no IP address in the usual spelling"}
	case len(labels) < 2:
		return []string{"url: " + host + " is not a full host name"}
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || strings.Trim(strings.ToLower(l), "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return []string{"url: " + host + " is not a host name (write others than ASCII as xn--…)"}
		}
	}
	return nil
}

// numeric: a host that ends so is an IPv4 address to some resolvers, in decimal,
// octal or hexadecimal.
func numeric(label string) bool {
	return label != "" && strings.Trim(label, "0123456789") == "" ||
		strings.HasPrefix(strings.ToLower(label), "0x") && strings.Trim(strings.ToLower(label[2:]), "0123456789abcdef") == ""
}

func loopbackHost(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback() || strings.EqualFold(host, "localhost")
}

// control is the dialer's last word before it connects.
func (p Policy) control() func(network, address string, c syscall.RawConn) error {
	guard := p.guard()
	return func(network, address string, c syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err == nil && p.Loopback && at.Addr().IsLoopback() {
			return nil
		}
		return guard.Safe(network, address, c)
	}
}

func (p Policy) guard() *ssrf.Guardian {
	var v4, v6 []netip.Prefix
	for _, a := range p.Allow {
		if a.Addr().Is4() {
			v4 = append(v4, a)
		} else {
			v6 = append(v6, a)
		}
	}
	return ssrf.New(ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
}

func (p Policy) address(addr netip.Addr) error {
	if p.Loopback && addr.IsLoopback() {
		return nil
	}
	return p.guard().SafeAddr(addr)
}

// dialer makes connections as the policy allows, resolving names with r.
func (p Policy) dialer(r *net.Resolver, t Timeouts) *net.Dialer {
	return &net.Dialer{Timeout: t.Connect, Resolver: r, Control: p.control()}
}
