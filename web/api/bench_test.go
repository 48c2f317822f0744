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
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/internal/identity"
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

// round is how many requests one iteration of BenchmarkCreateSession sends.
const round = 4096

// BenchmarkCreateSession is POST /v1/sessions over HTTP with signed tokens and the real
// verifier, forms signed as for S3. The endpoint does not exist, so that a request to it
// would fail. Sixteen clients, in this process too, send as fast as they can.
func BenchmarkCreateSession(b *testing.B) {
	for _, algorithm := range []jose.SignatureAlgorithm{jose.RS256, jose.ES256} {
		i := newIssuer(b, algorithm)
		tokens := make([]string, round)
		for n := range tokens {
			tokens[n] = i.token(b, fmt.Sprintf("user-%d", n))
		}
		b.Run(string(algorithm)+"/somebody else each time", func(b *testing.B) {
			benchmarkCreate(b, i, func(n int) string { return tokens[n] })
		})
		b.Run(string(algorithm)+"/one person", func(b *testing.B) {
			benchmarkCreate(b, i, func(int) string { return tokens[0] })
		})
	}
}

// unknowing is a verifier that can be made to forget which tokens it has checked.
type unknowing struct {
	atomic.Pointer[identity.Verifier]
}

func (u *unknowing) Verify(ctx context.Context, token string) (identity.Caller, error) {
	return u.Load().Verify(ctx, token)
}

func benchmarkCreate(b *testing.B, i *issuer, token func(n int) string) {
	var requests atomic.Int64
	store := s3store.New(s3.New(s3.Options{
		BaseEndpoint: aws.String("http://192.0.2.1"), Region: "eu-west-1", UsePathStyle: true, HTTPClient: counting{&requests},
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
	}), "bucket")
	verifier := &unknowing{}
	w := serve(b, func(c *api.Config) {
		c.Store, c.Clock, c.Observe, c.Limits.PerUser, c.Verifier = store, time.Now, nil, 1<<30, verifier
	})
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	var took []time.Duration
	spent := cpu()
	for b.Loop() {
		verifier.Store(i.verifier(b))
		took = append(took, createMany(b, client, w.url, token)...)
	}
	spent = cpu() - spent
	slices.Sort(took)
	b.ReportMetric(float64(spent.Microseconds())/float64(len(took)), "cpu-µs/request")
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(requests.Load()), "s3-requests")
}

// cpu is how long this process has been computing. Unlike the clock it does not run
// faster on a machine that others use, too.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// createMany sends a round of requests and answers how long each took.
func createMany(b *testing.B, client *http.Client, url string, token func(int) string) []time.Duration {
	took := make([]time.Duration, round)
	var next atomic.Int64
	var clients errgroup.Group
	for range 16 {
		clients.Go(func() error {
			for n := int(next.Add(1)) - 1; n < round; n = int(next.Add(1)) - 1 {
				begun := time.Now()
				req, err := http.NewRequest(http.MethodPost, url+"/v1/sessions", strings.NewReader(`{"filename":"bear.jpg"}`))
				if err != nil {
					return err
				}
				req.Header.Set("Authorization", "Bearer "+token(n))
				req.Header.Set("Content-Type", "application/json")
				res, err := client.Do(req)
				if err != nil {
					return err
				}
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
				if res.StatusCode != http.StatusCreated {
					return fmt.Errorf("status %s", res.Status)
				}
				took[n] = time.Since(begun)
			}
			return nil
		})
	}
	if err := clients.Wait(); err != nil {
		b.Fatal(err)
	}
	return took
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
			before := cpu()
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
			b.ReportMetric(float64((cpu()-before).Milliseconds())/float64(len(took)), "cpu-ms/op")
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
