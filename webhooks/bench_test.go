package webhooks_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
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
// logged to a real S3 API over HTTP in the same process, beside bare net/http clients
// that post the same bodies, one of them with a time-out, as ours has, and one that
// signs as well: in turn, so that the machine's mood does not tell them apart. Beside
// the clock it reads the computing time of each side, receiver and storage included,
// which a busy machine changes less.
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
	const count, rounds = 6000, 5
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
	rivals := []rival{
		{"bare", poster(receiver.URL, *sent.Load(), 0)},
		{"timed", poster(receiver.URL, *sent.Load(), 15*time.Second)},
		{"signing", poster(receiver.URL, *sent.Load(), 15*time.Second, signing...)},
	}
	for range b.N {
		seen := map[string][]float64{}
		note := func(name string, value float64) { seen[name] = append(seen[name], value) }
		heard.Store(0)
		for range rounds {
			orders := batch(count + side)
			ours, ourWork := rate(count, func(n int) error {
				one := orders[n-1]
				one.Order.Due = time.Now() // what is late is looked up in the log
				_, err := service.Deliver(context.Background(), one)
				return err
			}, b)
			note("deliveries/s", ours)
			note("cpu-µs/delivery", ourWork)
			for _, r := range rivals {
				theirs, work := rate(count, r.post, b)
				note(r.name+"/s", theirs)
				note("cpu-µs/"+r.name, work)
				note("ratio/"+r.name, ours/theirs)
				note("cpu-ratio/"+r.name, work/ourWork)
			}
		}
		for name, values := range seen {
			slices.Sort(values)
			b.ReportMetric(values[rounds/2], name)
		}
		b.ReportMetric(float64(heard.Load())/(rounds*(count+side))*100, "at-once-%") // the rest was put off
		b.ReportMetric(float64(serial)/float64(segments(b, store)), "tries/object")
	}
}

// rival is another way to post the same bodies to the same receiver.
type rival struct {
	name string
	post func(int) error
}

// poster is a bare client, with a time-out if that is not zero, and with signatures by
// the standard library alone if it has schemes to sign by. It keeps no log.
func poster(url string, body []byte, timeout time.Duration, signing ...pipeline.Scheme) func(int) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * side}, Timeout: timeout}
	secret, private := make([]byte, 32), ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	return func(n int) error {
		req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		if len(signing) > 0 {
			id, stamp := fmt.Sprint("evt_", n), strconv.FormatInt(time.Now().Unix(), 10)
			text, signatures := []byte(id+"."+stamp+"."+string(body)), ""
			mac := hmac.New(sha256.New, secret)
			mac.Write(text)
			signatures = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
			if slices.Contains(signing, pipeline.SchemeEd25519) {
				signatures += " v1a," + base64.StdEncoding.EncodeToString(ed25519.Sign(private, text))
			}
			req.Header["Webhook-Id"], req.Header["Webhook-Timestamp"] = []string{id}, []string{stamp}
			req.Header["Webhook-Signed"] = []string{signatures} // what has webhook-signature is counted as ours
		}
		res, err := client.Do(req)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, res.Body)
		return res.Body.Close()
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

// rate answers how many a second, and the computing time of each in microseconds, of
// a stream that goes on: when so many have ended that it was asked for, others are
// under way still, and those it does not measure. How long the last lines of a log
// wait for others to share an object with says nothing of the rate.
func rate(count int, one func(int) error, b *testing.B) (second, work float64) {
	b.Helper()
	begun, used := time.Now(), computed(b)
	var all sync.WaitGroup
	var next, ended atomic.Int64
	for range side {
		all.Go(func() {
			for i := next.Add(1); i <= int64(count+side); i = next.Add(1) {
				if err := one(int(i)); err != nil {
					b.Error(err)
					return
				}
				if ended.Add(1) == int64(count) {
					second = float64(count) / time.Since(begun).Seconds()
					work = float64((computed(b) - used).Microseconds()) / float64(count)
				}
			}
		})
	}
	all.Wait()
	return second, work
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
