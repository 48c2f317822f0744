package outbound

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// counting is a sender whose connections are counted instead of made: what passes
// the policy's last word would be connected to.
func counting(p Policy, r *net.Resolver) (*Sender, *atomic.Int64) {
	s, passed := New(Config{Policy: p, Resolver: r}), &atomic.Int64{}
	dialer := p.dialer(r, Timeouts{}.withDefaults())
	control := dialer.Control
	dialer.Control = func(network, address string, c syscall.RawConn) error {
		if err := control(network, address, c); err != nil {
			return err
		}
		passed.Add(1)
		return errors.New("it would have connected to " + address)
	}
	s.connections.dial = dialer.DialContext
	return s, passed
}

// hostile are hosts that lead to where nobody outside may send: as addresses in
// every spelling, and as names of zones that others hold.
var hostile = []struct {
	name, host string
	// judged: known by the text alone, so it is refused when it is registered.
	judged bool
}{
	{"loopback", "127.0.0.1", true}, {"another loopback", "127.255.255.254", true}, {"loopback v6", "[::1]", true},
	{"loopback v6 at length", "[0:0:0:0:0:0:0:1]", true}, {"loopback by name", "localhost", true}, {"loopback by name with a dot", "localhost.", true},
	{"loopback in capitals", "LOCALHOST", true}, {"a name below loopback's", "a.localhost", false},
	{"loopback in decimal", "2130706433", true}, {"loopback in hexadecimal", "0x7f000001", true}, {"loopback in octal", "017700000001", true},
	{"loopback, first part octal", "0177.0.0.1", true}, {"loopback, first part hexadecimal", "0x7f.0.0.1", true}, {"loopback, all parts hexadecimal", "0x7f.0x0.0x0.0x1", true},
	{"loopback in two parts", "127.1", true}, {"loopback in three parts", "127.0.1", true}, {"loopback with a dot", "127.0.0.1.", true},
	{"loopback with zeros", "127.000.000.001", true}, {"loopback in full-width digits", "１２７.0.0.1", true}, {"loopback behind a percent sign", "%31%32%37.0.0.1", true},
	{"any address", "0.0.0.0", true}, {"any address, short", "0", true}, {"any address v6", "[::]", true}, {"this network", "0.1.2.3", true},
	{"private ten", "10.0.0.1", true}, {"private one seven two", "172.16.0.1", true}, {"the end of private one seven two", "172.31.255.255", true},
	{"private one nine two", "192.168.1.1", true}, {"private in decimal", "3232235777", true}, {"shared by carriers", "100.64.0.1", true},
	{"metadata", "169.254.169.254", true}, {"metadata in decimal", "2852039166", true}, {"metadata in hexadecimal", "0xa9fea9fe", true}, {"metadata in octal", "0251.0376.0251.0376", true},
	{"metadata with a dot", "169.254.169.254.", true}, {"metadata of containers", "169.254.170.2", true}, {"metadata v6", "[fd00:ec2::254]", true}, {"link-local", "169.254.1.1", true},
	{"link-local v6", "[fe80::1]", true}, {"link-local v6 with a zone", "[fe80::1%25eth0]", true}, {"unique local", "[fd12:3456::1]", true}, {"site-local", "[fec0::1]", true},
	{"mapped loopback", "[::ffff:127.0.0.1]", true}, {"mapped loopback in hexadecimal", "[::ffff:7f00:1]", true}, {"mapped metadata", "[::ffff:169.254.169.254]", true}, {"mapped private", "[::ffff:10.0.0.1]", true},
	{"compatible loopback", "[::127.0.0.1]", true}, {"NAT64 of loopback", "[64:ff9b::7f00:1]", true}, {"NAT64 of metadata", "[64:ff9b::169.254.169.254]", true}, {"local NAT64", "[64:ff9b:1::a00:1]", true},
	{"6to4 of loopback", "[2002:7f00:1::]", true}, {"6to4 of private", "[2002:a00:1::1]", true}, {"6to4 of metadata", "[2002:a9fe:a9fe::]", true}, {"Teredo", "[2001::7f00:1]", true},
	{"documentation v6", "[2001:db8::1]", true}, {"multicast", "224.0.0.1", true}, {"multicast v6", "[ff02::1]", true}, {"broadcast", "255.255.255.255", true}, {"reserved", "240.0.0.1", true},
	{"benchmarks", "198.18.0.1", true}, {"test net", "203.0.113.1", true}, {"protocol assignments", "192.0.0.8", true}, {"6to4 relay", "192.88.99.1", true}, {"discard only", "[100::1]", true},
	{"a single label", "metadata", true}, {"an empty label", "a..example", true}, {"a name with a space", "a%20b.example", true},
	{"a name that leads to loopback", "loop.zone.example", false}, {"a name that leads to metadata", "meta.zone.example", false}, {"a name that leads to private", "ten.zone.example", false},
	{"a name that leads to loopback v6", "loop6.zone.example", false}, {"a name that leads to a mapped address", "mapped.zone.example", false}, {"a name that leads to NAT64", "nat64.zone.example", false},
	{"a name that leads to unique local", "ula.zone.example", false}, {"a name with a dot at its end", "loop.zone.example.", false}, {"Google's metadata name", "metadata.google.internal", false},
	{"nip.io's kind of names", "127.0.0.1.nip.example", false}, {"a name that leads elsewhere the second time", "rebind.zone.example", false},
}

func TestNoConnectionIsMadeToWhereNobodyMaySend(t *testing.T) {
	z := &zone{otherwise: "127.0.0.1", names: map[string][]string{
		"meta.zone.example": {"169.254.169.254"}, "ten.zone.example": {"10.1.2.3"}, "loop6.zone.example": {"::1"}, "mapped.zone.example": {"::ffff:127.0.0.1"},
		"nat64.zone.example": {"64:ff9b::7f00:1"}, "ula.zone.example": {"fd00:ec2::254"}, "metadata.google.internal": {"169.254.169.254"},
		"rebind.zone.example": {"1.1.1.1", "127.0.0.1"},
	}}
	r := resolver(t, z)
	s, passed := counting(Policy{}, r)
	if got, err := r.LookupHost(t.Context(), "rebind.zone.example"); err != nil || got[0] != "1.1.1.1" {
		t.Fatalf("the first look at the name that changes: %v, %v", got, err)
	}
	tried := 0
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			for _, url := range []string{"https://" + h.host + "/latest/meta-data", "http://" + h.host + "/", "https://" + h.host + ":443/", "https://" + h.host + ":80/"} {
				tried++
				if h.judged && len((Policy{}).Problems(url)) == 0 {
					t.Errorf("%s may be registered", url)
				}
				before := passed.Load()
				if a := s.Post(t.Context(), url, http.Header{}, nil); a.Status != 0 || a.Reason == "" || passed.Load() != before {
					t.Errorf("%s: %+v, %d connections", url, a, passed.Load()-before)
				}
			}
		})
	}
	if len(hostile) < 60 || passed.Load() != 0 {
		t.Errorf("%d targets, %d connections", len(hostile), passed.Load())
	}
	t.Logf("%d targets, %d addresses, 0 connections", len(hostile), tried)
	if z.times("rebind.zone.example") < 2 {
		t.Error("the name that changes was not asked for again")
	}
	// The counting itself counts.
	if a := s.Post(t.Context(), "https://1.1.1.1/", http.Header{}, nil); passed.Load() != 1 || a.Reason != Connect {
		t.Errorf("a public address: %d connections, %+v", passed.Load(), a)
	}
}

func TestPorts(t *testing.T) {
	s, passed := counting(Policy{}, nil)
	for _, port := range []string{"22", "25", "8080", "6379", "9000", "65535"} {
		if a := s.Post(t.Context(), "https://1.1.1.1:"+port+"/", http.Header{}, nil); a.Reason != Address || passed.Load() != 0 {
			t.Errorf("port %s: %+v", port, a)
		}
	}
}

func TestProblems(t *testing.T) {
	local, inside := Policy{Loopback: true}, Policy{Allow: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("fd00:1::/32")}}
	for _, c := range []struct {
		p    Policy
		url  string
		want string // "" for none
	}{
		{Policy{}, "https://hooks.example/gen3d?x=1", ""}, {Policy{}, "https://hooks.example:443", ""}, {Policy{}, "https://1.1.1.1/", ""},
		{Policy{}, "https://[2606:4700::1111]/", ""}, {Policy{}, "https://xn--bcher-kva.example/", ""}, {Policy{}, "HTTPS://HOOKS.EXAMPLE/", ""},
		{Policy{}, "http://hooks.example/", "scheme"}, {Policy{}, "ftp://hooks.example/", "scheme"}, {Policy{}, "file:///etc/passwd", "want https://"},
		{Policy{}, "gopher://x.example/", "scheme"}, {Policy{}, "//hooks.example/", "scheme"}, {Policy{}, "hooks.example", "want https://"}, {Policy{}, "", "want https://"},
		{Policy{}, "https://user:pass@hooks.example/", "password"}, {Policy{}, "https://user@hooks.example/", "password"}, {Policy{}, "https://hooks.example@127.0.0.1/", "password"},
		{Policy{}, "https://hooks.example/#x", "fragment"}, {Policy{}, "https://hooks.example:8443/", "port"}, {Policy{}, "https://hooks.example:/", "port"},
		{Policy{}, "https://hooks.example\\@127.0.0.1/", "want https://"}, {Policy{}, "https://hooks.example/\n", "want https://"}, {Policy{}, "https://bücher.example/", "xn--"},
		{Policy{}, "https://" + strings.Repeat("a", 64) + ".example/", "host name"}, {Policy{}, "https://x.example/" + strings.Repeat("a", 2048), "characters"},
		{local, "http://127.0.0.1:3000/hook", ""}, {local, "http://localhost:3000/hook", ""}, {local, "http://[::1]:3000/", ""}, {local, "https://localhost:8443/", ""},
		{local, "http://hooks.example/", "scheme"}, {local, "http://192.168.1.1/", "scheme"}, {local, "https://10.0.0.1/", "public"}, {local, "https://hooks.example:8443/", "port"},
		{inside, "https://10.20.3.4/", ""}, {inside, "https://10.21.3.4/", "public"}, {inside, "https://[fd00:1::7]/", ""}, {inside, "https://127.0.0.1/", "public"},
	} {
		got := strings.Join(c.p.Problems(c.url), "; ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) || c.want != "" && got == "" {
			t.Errorf("%q: %q, want %q", c.url, got, c.want)
		}
	}
}

func TestWhatIsAllowedBesideThePublic(t *testing.T) {
	for url, want := range map[string]int64{"https://10.20.3.4/": 1, "https://10.21.3.4/": 0, "https://127.0.0.1/": 0} {
		s, passed := counting(Policy{Allow: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}}, nil)
		s.Post(t.Context(), url, http.Header{}, nil)
		if passed.Load() != want {
			t.Errorf("%s: %d connections, want %d", url, passed.Load(), want)
		}
	}
}
