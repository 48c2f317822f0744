//go:build unix

package outbound

import (
	"net"
	"syscall"
)

// quiet is whether a connection that waited can be used: a receiver that has closed it,
// or has said something that nobody asked (408 is what some say before they close),
// shows by there being something to read. Sockets of Go do not block.
func quiet(c net.Conn) bool {
	socket, ok := c.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	nothing := false
	err = raw.Read(func(fd uintptr) bool {
		var one [1]byte
		_, err := syscall.Read(int(fd), one[:])
		nothing = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK
		return true // do not wait
	})
	return err == nil && nothing
}
