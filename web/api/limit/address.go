package limit

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Address is the key of who sent a request: an IPv4 address, or the first half of
// an IPv6 one, which is as much as one subscriber has to choose from.
//
// Proxies is how many proxies of ours stand before this process: that many
// addresses at the end of X-Forwarded-For are theirs to write and believed; what
// comes before them, a client may have made up.
func Address(r *http.Request, proxies int) string {
	host := r.RemoteAddr
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if proxies > 0 {
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if i := len(hops) - proxies; i >= 0 {
			if hop := strings.TrimSpace(hops[i]); hop != "" {
				host = hop
			}
		}
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return "unknown"
	}
	return prefix.String()
}
