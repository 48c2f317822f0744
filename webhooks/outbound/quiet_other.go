//go:build !unix

package outbound

import "net"

// quiet cannot be told here; a request that meets a closed connection goes again by a
// new one.
func quiet(net.Conn) bool { return true }
