package objects

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// chunkedPut uploads as the SDK does over TLS: chunks with a checksum after them.
// Over plain HTTP the SDK itself never does, but other clients do.
func chunkedPut(t *testing.T, cfg Config, url, body string, sum uint32) *http.Response {
	t.Helper()
	const hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
	var framed bytes.Buffer
	for rest := body; len(rest) > 0; {
		n := min(len(rest), 65536)
		fmt.Fprintf(&framed, "%x\r\n%s\r\n", n, rest[:n])
		rest = rest[n:]
	}
	crc := base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, sum))
	fmt.Fprintf(&framed, "0\r\nx-amz-checksum-crc32:%s\r\n\r\n", crc)

	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url, &framed)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Encoding", "aws-chunked")
	req.Header.Set("X-Amz-Content-Sha256", hash)
	req.Header.Set("X-Amz-Decoded-Content-Length", strconv.Itoa(len(body)))
	req.Header.Set("X-Amz-Trailer", "x-amz-checksum-crc32")
	who := aws.Credentials{AccessKeyID: cfg.AccessKey, SecretAccessKey: cfg.SecretKey}
	if err := v4.NewSigner().SignHTTP(t.Context(), who, req, hash, "s3", cfg.Region, time.Now()); err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

func TestChunkedUploadIsStoredWithoutItsFraming(t *testing.T) {
	cfg := testConfig(t.TempDir(), &inbox{})
	s, c := serve(t, cfg)
	body := strings.Repeat("gen3d ", 40_000)
	url := s.URL() + "/" + testBucket + "/users/u/chunked"
	resp := chunkedPut(t, cfg, url, body, crc32.ChecksumIEEE([]byte(body)))
	if resp.StatusCode != http.StatusOK {
		b, _ := io.ReadAll(resp.Body)
		t.Fatalf("%s: %s", resp.Status, b)
	}
	if got := get(t, c, "users/u/chunked", ""); got != body {
		t.Errorf("%d bytes came back, sent %d", len(got), len(body))
	}
}

func TestChunkedUploadWithAWrongChecksumLeavesNothing(t *testing.T) {
	box := &inbox{}
	cfg := testConfig(t.TempDir(), box)
	s, c := serve(t, cfg)
	resp := chunkedPut(t, cfg, s.URL()+"/"+testBucket+"/users/u/torn", "body", 1)
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("answered %s", resp.Status)
	}
	if keys := list(t, c); len(keys) != 0 {
		t.Errorf("stored %v", keys)
	}
	if got := box.take(); len(got) != 0 {
		t.Errorf("published %v", got)
	}
}

func listenOn(t *testing.T, addr string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
