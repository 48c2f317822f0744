// Package mototest starts moto's server, a Python program that behaves like many
// services of AWS, for tests of adapters. Nothing but tests uses it, and each of them
// has something else to go by where there is no moto.
package mototest

import (
	"bufio"
	"io"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// Start starts a server and answers its address; "" where there is none. It ends with
// the test.
func Start(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		return ""
	}
	cmd := exec.Command(program, "-H", "127.0.0.1", "-p", "0")
	out, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return ""
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	found := make(chan string, 1)
	go func() {
		defer close(found)
		address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if a := address.FindString(lines.Text()); a != "" {
				found <- a
				break
			}
		}
		_, _ = io.Copy(io.Discard, out)
	}()
	select {
	case a := <-found:
		return a
	case <-time.After(60 * time.Second):
		return ""
	}
}
