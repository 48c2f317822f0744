// Command verify checks a webhook of Gen3D: verify whpk_… ID TIMESTAMP SIGNATURE <body
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// Genuine reports why a request is not one of Gen3D's, or nil. The body is what came,
// to the byte: read it before anything parses it.
func Genuine(publicKey, id, timestamp, signatures string, body []byte) error {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(publicKey, "whpk_"))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return errors.New("the key is not whpk_ and 32 bytes in base64")
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return errors.New("the request is too old")
	}
	signed := append([]byte(id+"."+timestamp+"."), body...)
	for _, s := range strings.Fields(signatures) { // several while keys rotate
		value, ok := strings.CutPrefix(s, "v1a,")
		signature, err := base64.StdEncoding.DecodeString(value)
		if ok && err == nil && ed25519.Verify(key, signed, signature) {
			return nil
		}
	}
	return errors.New("no signature fits")
}

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: verify whpk_… ID TIMESTAMP SIGNATURE <body")
		os.Exit(2)
	}
	body, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = Genuine(os.Args[1], os.Args[2], os.Args[3], os.Args[4], body)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "not genuine:", err)
		os.Exit(1)
	}
	fmt.Println("genuine")
}
