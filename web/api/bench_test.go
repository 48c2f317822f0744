package api_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/web/api"
	"github.com/2112-lab/gen3d/web/contract"
)

// counting counts the requests of an S3 client.
type counting struct{ n *atomic.Int64 }

func (c counting) Do(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return http.DefaultClient.Do(r)
}

// BenchmarkCreateSession is POST /v1/sessions over HTTP, forms signed as for S3. The
// endpoint does not exist, so that a request to it would fail.
func BenchmarkCreateSession(b *testing.B) {
	var requests atomic.Int64
	store := s3store.New(s3.New(s3.Options{
		BaseEndpoint: aws.String("http://192.0.2.1"), Region: "eu-west-1", UsePathStyle: true, HTTPClient: counting{&requests},
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
	}), "bucket")
	w := serve(b, func(c *api.Config) { c.Store, c.Clock, c.Observe, c.Limits.PerUser = store, time.Now, nil, 1<<30 })
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	took := make([]time.Duration, 0, 1<<20)
	var next atomic.Int64
	took = took[:cap(took)]
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			begun := time.Now()
			req, _ := http.NewRequest(http.MethodPost, w.url+"/v1/sessions", strings.NewReader(`{"filename":"bear.jpg"}`))
			req.Header.Set("Authorization", "Bearer ada")
			req.Header.Set("Content-Type", "application/json")
			res, err := client.Do(req)
			if err != nil || res.StatusCode != http.StatusCreated {
				b.Error(res, err)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			took[int(next.Add(1)-1)%len(took)] = time.Since(begun)
		}
	})
	n := min(int(next.Load()), len(took))
	slices.Sort(took[:n])
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(float64(took[n*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(requests.Load()), "s3-requests")
}

// BenchmarkList is the first page, and a search, of an owner with 10 000 sessions
// made over a year, against the embedded S3.
func BenchmarkList(b *testing.B) {
	if testing.Short() {
		b.Skip("writes 10 000 sessions")
	}
	var requests atomic.Int64
	store, _ := realStore(b, counting{&requests})
	w := serve(b, func(c *api.Config) { c.Store, c.Clock, c.Observe, c.Limits.PerUser = store, time.Now, nil, 1<<30 })
	var g errgroup.Group
	g.SetLimit(32)
	const sessions = 10_000
	for i := range sessions {
		g.Go(func() error {
			made := time.Now().Add(-time.Duration(i) * (365 * 24 * time.Hour / sessions))
			one := pipeline.SessionRef{User: "ada", Session: pipeline.SessionID(fmt.Sprintf("sess_%d_%08x", made.Unix(), i))}
			e := &pipeline.ImageUploaded{SessionRef: one, Upload: pipeline.Upload{ETag: "e", At: made}, Filename: fmt.Sprintf("photo %d.jpg", i)}
			pipeline.Stamp("s3", made, "", []pipeline.Event{e})
			s, err := store.Apply(context.Background(), one, e)
			if err != nil {
				return err
			}
			return store.Enlist(context.Background(), s)
		})
	}
	if err := g.Wait(); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, query string }{{"first page", ""}, {"search", "?q=photo%209999.jpg"}} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			requests.Store(0)
			for b.Loop() {
				begun := time.Now()
				for cursor := ""; ; {
					var page contract.SessionPage
					sep := "?"
					if c.query != "" {
						sep = "&"
					}
					path := "/v1/sessions" + c.query
					if cursor != "" {
						path += sep + "cursor=" + cursor
					}
					w.do(call{method: "GET", path: path, token: "ada"}).decode(b, &page)
					if c.query == "" || page.NextCursor == nil {
						break
					}
					cursor = *page.NextCursor
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(requests.Load())/float64(len(took)), "s3-requests/op")
		})
	}
}

// BenchmarkStreams holds 1 000 streams of 100 sessions open and tells the memory that
// they take, those of the clients included, and the reads of storage a second.
func BenchmarkStreams(b *testing.B) {
	const streams, sessions = 1000, 100
	var reads atomic.Int64
	w := serve(b, func(c *api.Config) { c.Observe = nil; c.Limits.Streams, c.Limits.Poll = streams, time.Second })
	refs := make([]pipeline.SessionRef, sessions)
	for i := range refs {
		refs[i] = pipeline.SessionRef{User: "ada", Session: pipeline.SessionID(fmt.Sprintf("sess_1700000000_%08x", i))}
		w.tell(&pipeline.ImageUploaded{SessionRef: refs[i], Upload: pipeline.Upload{ETag: "e"}})
	}
	w.Before = func(op pipelinetest.Op, _ string) error {
		if op == pipelinetest.Get {
			reads.Add(1)
		}
		return nil
	}
	before := inUse()
	for i := range streams {
		c, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "GET /v1/sessions/%s/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ada\r\n\r\n", refs[i%sessions].Session)
		if line, err := bufio.NewReaderSize(c, 16).ReadString('\n'); err != nil || !strings.Contains(line, "200") {
			b.Fatal(line, err)
		}
	}
	memory := inUse() - before
	reads.Store(0)
	for b.Loop() {
		time.Sleep(3 * time.Second)
	}
	b.ReportMetric(float64(memory)/(1<<20), "MiB")
	b.ReportMetric(float64(reads.Load())/b.Elapsed().Seconds()/sessions, "reads/s/session")
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}
