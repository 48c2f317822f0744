package webhooks_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/localstack/embedded/objects"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks"
	"github.com/2112-lab/gen3d/webhooks/outbound"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

// side is how many deliveries are under way at a time, as many as a process has by
// default, to so many owners' endpoints, all of them on one receiver.
const (
	side   = 512
	owners = 4
)

func owner(n int) pipeline.UserID { return pipeline.UserID(fmt.Sprint("owner-", n%owners)) }

// BenchmarkDeliver measures deliveries to a receiver on this machine, signed and
// logged to a real S3 API over HTTP in the same process, beside a bare net/http client
// that posts the same bodies: in turn, so that the machine's mood does not tell them
// apart. Beside the clock it reads the computing time of each side, receiver and
// storage included, which a busy machine changes less.
func BenchmarkDeliver(b *testing.B) {
	b.Run("v1+v1a", func(b *testing.B) { deliver(b, pipeline.SchemeHMAC, pipeline.SchemeEd25519) })
	b.Run("v1", func(b *testing.B) { deliver(b, pipeline.SchemeHMAC) })
}

func deliver(b *testing.B, signing ...pipeline.Scheme) {
	store := realStore(b)
	var heard atomic.Int64
	var sent atomic.Pointer[[]byte]
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if sent.Load() == nil {
			b, _ := io.ReadAll(r.Body)
			sent.Store(&b)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Header.Get(signature.HeaderSignature) != "" {
			heard.Add(1)
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	b.Cleanup(receiver.Close)
	w := &world{t: b, now: time.Now()}
	policy := outbound.Policy{Loopback: true}
	sender := outbound.New(outbound.Config{Policy: policy})
	b.Cleanup(sender.Close)
	service := webhooks.New(webhooks.Config{Store: store, Vault: w, Sender: sender, Policy: policy, Bucket: "data", Sessions: "/v1/sessions/", Emit: w.emit})
	for i := range owners {
		if _, _, _, err := service.PutEndpoint(context.Background(), owner(i), "prod", pipeline.EndpointSpec{URL: receiver.URL, Signing: signing}); err != nil {
			b.Fatal(err)
		}
	}
	const count, rounds = 6000, 5 // long enough that the last segments of a round weigh little
	bare := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * side}}
	var serial int
	batch := func(n int) (all []*pipeline.DeliveryRequested) {
		for range n {
			serial++
			all = append(all, requested(serial, owner(serial)))
		}
		return all
	}
	if _, err := service.Deliver(context.Background(), batch(1)[0]); err != nil {
		b.Fatal(err)
	}
	body := *sent.Load()
	for range b.N {
		var ours, theirs, ratios, work, shares []float64
		heard.Store(0)
		for range rounds {
			t, bareWork := rate(count, func(int) error {
				res, err := bare.Post(receiver.URL, "application/json", bytes.NewReader(body))
				if err != nil {
					return err
				}
				_, _ = io.Copy(io.Discard, res.Body)
				return res.Body.Close()
			}, b)
			orders := batch(count)
			o, ourWork := rate(count, func(n int) error {
				one := orders[n-1]
				one.Order.Due = time.Now() // what is late is looked up in the log
				_, err := service.Deliver(context.Background(), one)
				return err
			}, b)
			ours, theirs, ratios = append(ours, o), append(theirs, t), append(ratios, o/t)
			work, shares = append(work, ourWork), append(shares, bareWork/ourWork)
		}
		for _, all := range [][]float64{ours, theirs, ratios, work, shares} {
			slices.Sort(all)
		}
		b.ReportMetric(ours[rounds/2], "deliveries/s")
		b.ReportMetric(theirs[rounds/2], "bare-posts/s")
		b.ReportMetric(ratios[rounds/2], "ratio")
		b.ReportMetric(work[rounds/2], "cpu-µs/delivery")
		b.ReportMetric(shares[rounds/2], "cpu-ratio")
		b.ReportMetric(float64(heard.Load())/(rounds*count)*100, "at-once-%") // the rest was put off
		b.ReportMetric(float64(serial)/float64(segments(b, store)), "tries/object")
	}
}

// segments is how many objects the delivery log has.
func segments(b *testing.B, store webhooks.Store) (count int) {
	b.Helper()
	for n := range owners {
		for _, err := range store.Documents(b.Context(), pipeline.TenantKey{User: owner(n), Folder: pipeline.DeliveriesFolder}.String(), "") {
			if err != nil {
				b.Fatal(err)
			}
			count++
		}
	}
	return count
}

// rate answers how many a second, and the computing time of each in microseconds.
func rate(count int, one func(int) error, b *testing.B) (second, work float64) {
	b.Helper()
	begun, used := time.Now(), computed(b)
	var all sync.WaitGroup
	var next atomic.Int64
	for range side {
		all.Go(func() {
			for i := next.Add(1); i <= int64(count); i = next.Add(1) {
				if err := one(int(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(count) / time.Since(begun).Seconds(), float64((computed(b) - used).Microseconds()) / float64(count)
}

// computed is what this process has computed so far.
func computed(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func requested(n int, user pipeline.UserID) *pipeline.DeliveryRequested {
	ref := pipeline.SessionRef{User: user, Session: pipeline.SessionID(fmt.Sprintf("sess_1796034600_%08x", n))}
	e := &pipeline.ReconstructionFailed{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 0, "a", "b", 1), Failure: *pipeline.NewFailure(pipeline.MaskEmpty, "")}
	pipeline.Stamp(fmt.Sprint("bench-", n), time.Now(), "", []pipeline.Event{e})
	line, _ := pipeline.Marshal(e)
	return &pipeline.DeliveryRequested{SessionRef: ref, Order: pipeline.Order{Endpoint: "prod", Attempt: 1, Due: e.At, First: e.At, Fact: json.RawMessage(line)}}
}

func realStore(b *testing.B) *s3store.Store {
	b.Helper()
	server, err := objects.Open(b.Context(), objects.Config{Dir: b.TempDir(), Addr: "127.0.0.1:0", Bucket: "gen3d-test", Region: "eu-west-1", AccessKey: "AKIATEST", SecretKey: "secret"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = server.Close(ctx)
	})
	return s3store.New(s3.New(s3.Options{BaseEndpoint: aws.String(server.URL()), Region: "eu-west-1", UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", "")}), "gen3d-test")
}
