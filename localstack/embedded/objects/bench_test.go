package objects

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// BenchmarkPut shows what a notification costs: the same 4 KiB upload, with and
// without a rule for its key.
func BenchmarkPut(b *testing.B) {
	body := strings.Repeat("x", 4096)
	var n atomic.Int64
	for _, prefix := range []string{"quiet/", "users/"} {
		for _, writers := range []int{1, 8} {
			b.Run(fmt.Sprintf("%swriters=%d", prefix, writers), func(b *testing.B) {
				cfg := testConfig(b.TempDir(), &inbox{})
				s, err := Open(b.Context(), cfg)
				if err != nil {
					b.Fatal(err)
				}
				c := clientFor(b, s.URL(), cfg)
				b.SetParallelism(writers)
				b.ResetTimer()
				if writers == 1 {
					for range b.N {
						upload(b, c, fmt.Sprint(prefix, n.Add(1)), body)
					}
				} else {
					b.RunParallel(func(pb *testing.PB) {
						for pb.Next() {
							upload(b, c, fmt.Sprint(prefix, n.Add(1)), body)
						}
					})
				}
				b.StopTimer()
				if err := s.Close(b.Context()); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}

func upload(b *testing.B, c *s3.Client, key, body string) {
	if _, err := put(b.Context(), c, key, body); err != nil {
		b.Error(err)
	}
}

// BenchmarkOpen is the time until the server listens, on a folder with state.
func BenchmarkOpen(b *testing.B) {
	cfg := testConfig(b.TempDir(), &inbox{})
	var total time.Duration
	for range b.N {
		began := time.Now()
		s, err := Open(b.Context(), cfg)
		if err != nil {
			b.Fatal(err)
		}
		total += time.Since(began)
		if err := s.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(total.Milliseconds())/float64(b.N), "ms/open")
}
