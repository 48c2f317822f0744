package outbound

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// zone is a name server in somebody else's hand: it answers each question about a
// name with the next of its addresses, the last one for ever, and about unknown
// names with its default.
type zone struct {
	mu        sync.Mutex
	names     map[string][]string
	otherwise string
	asked     map[string]int
}

func (z *zone) next(name string) string {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.asked[name]++
	list := z.names[name]
	switch len(list) {
	case 0:
		return z.otherwise
	case 1:
		return list[0]
	default:
		z.names[name] = list[1:]
		return list[0]
	}
}

// times is how often a name was asked for.
func (z *zone) times(name string) int {
	z.mu.Lock()
	defer z.mu.Unlock()
	return z.asked[name]
}

// resolver asks the zone, whatever the machine is set up for.
func resolver(t testing.TB, z *zone) *net.Resolver {
	t.Helper()
	z.asked = map[string]int{}
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if b := z.answer(buffer[:n]); b != nil {
				_, _ = conn.WriteTo(b, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (z *zone) answer(query []byte) []byte {
	var m dnsmessage.Message
	if m.Unpack(query) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.Authoritative, m.RecursionAvailable, m.Additionals = true, true, true, nil
	name := strings.TrimSuffix(strings.ToLower(q.Name.String()), ".")
	head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
	z.mu.Lock()
	list := z.names[name]
	z.mu.Unlock()
	first := z.otherwise
	if len(list) > 0 {
		first = list[0]
	}
	if six := strings.Contains(first, ":"); six != (q.Type == dnsmessage.TypeAAAA) {
		b, _ := m.Pack() // no address of this family
		return b
	}
	addr := netip.MustParseAddr(z.next(name))
	if addr.Is4() {
		m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AResource{A: addr.As4()}}}
	} else {
		m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AAAAResource{AAAA: addr.As16()}}}
	}
	b, _ := m.Pack()
	return b
}
