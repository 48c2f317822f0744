package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

// receiver is an integrator's endpoint.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	got    []received
	answer func(received) int // 204 if nil
}

type received struct {
	header http.Header
	body   []byte
	at     time.Time
}

func (r received) id() string { return r.header.Get(signature.HeaderID) }

func (r received) kind() string {
	var m struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(r.body, &m)
	return m.Type
}

func listen(t testing.TB) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		one := received{req.Header.Clone(), body, time.Now()}
		r.mu.Lock()
		r.got = append(r.got, one)
		answer := r.answer
		r.mu.Unlock()
		status := http.StatusNoContent
		if answer != nil {
			status = answer(one)
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) answers(f func(received) int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

// of are the requests with a type, in the order of their arrival.
func (r *receiver) of(kind string) (all []received) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range r.got {
		if one.kind() == kind {
			all = append(all, one)
		}
	}
	return all
}

// hears waits for n requests with a type.
func (r *receiver) hears(c *cloud, n int, kind string) []received {
	c.t.Helper()
	for deadline := c.deadline(wait); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if all := r.of(kind); len(all) >= n {
			return all
		}
	}
	c.t.Fatalf("%d of %d %s after %s:\n%s", len(r.of(kind)), n, kind, wait, c.log())
	return nil
}

// status is config/webhooks.status.json once it satisfies the condition.
func (c *cloud) hookStatus(user string, ok func(fileStatus) bool) fileStatus {
	c.t.Helper()
	var s fileStatus
	for deadline := c.deadline(wait); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		b, err := c.get("users/" + user + "/config/webhooks.status.json")
		if err == nil && json.Unmarshal(b, &s) == nil && ok(s) {
			return s
		}
	}
	c.t.Fatalf("webhooks.status.json is not as wanted after %s: %+v\n%s", wait, s, c.log())
	return s
}

type fileStatus struct {
	ETag     string `json:"etag"`
	Accepted bool   `json:"accepted"`
	Problems []struct {
		Line, Column int
		Message      string
	} `json:"problems"`
	Endpoints []pipeline.Endpoint `json:"endpoints"`
}

// register puts config/webhooks.json and waits until the endpoint has answered its ping.
func (c *cloud) register(user, url string, events ...string) []signature.Key {
	c.t.Helper()
	file := map[string]any{"endpoints": []any{map[string]any{"id": "prod", "url": url, "events": events}}}
	b, err := json.Marshal(file)
	if err != nil {
		c.t.Fatal(err)
	}
	c.put("users/"+user+"/config/webhooks.json", b)
	s := c.hookStatus(user, func(s fileStatus) bool { return s.Accepted && len(s.Endpoints) == 1 && s.Endpoints[0].LastPing != nil })
	var keys []signature.Key
	for _, k := range s.Endpoints[0].Keys {
		if k.Public == "" {
			continue
		}
		key, err := signature.Parse(k.Public)
		if err != nil {
			c.t.Fatal(err)
		}
		keys = append(keys, key)
	}
	return keys
}

// An integrator who only knows S3 puts a file, and hears of what happens.
func TestAFileRegistersAnEndpoint(t *testing.T) {
	c, r := start(t, t.TempDir()), listen(t)
	c.put("users/hooked/config/webhooks.json", []byte("{\"endpoints\": [\n  {\"id\": \"prod\", \"url\": \"ftp://x\"}\n]}"))
	bad := c.hookStatus("hooked", func(s fileStatus) bool { return !s.Accepted })
	if len(bad.Problems) == 0 || bad.Problems[0].Line != 2 {
		t.Errorf("problems %+v", bad.Problems)
	}
	keys := c.register("hooked", r.URL+"/hook", "encoding.failed", "session.deleted")
	ref := newRef("hooked")
	c.put(ref.Key(pipeline.OriginalImage).String(), []byte("not an image"))
	failed := r.hears(c, 1, "encoding.failed")[0]
	c.awaitQuiet()
	if gone, err := c.api("hooked").DeleteSessionWithResponse(t.Context(), string(ref.Session)); err != nil || gone.StatusCode() != http.StatusNoContent {
		t.Fatal(err, gone.Status())
	}
	r.hears(c, 1, "session.deleted")
	c.awaitQuiet()
	ids := map[string]int{}
	r.mu.Lock()
	for _, one := range r.got {
		ids[one.id()]++
		if err := signature.Verify(one.header, one.body, one.at, keys...); err != nil {
			t.Errorf("%s: %v", one.kind(), err)
		}
	}
	r.mu.Unlock()
	if len(ids) != 3 { // and the ping
		t.Errorf("ids %v", ids)
	}
	for id, n := range ids {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	var body struct {
		Data struct {
			Session string `json:"session_id"`
			Self    string `json:"self"`
			Error   struct{ Code, Hint string }
		}
	}
	if err := json.Unmarshal(failed.body, &body); err != nil || body.Data.Session != string(ref.Session) || body.Data.Error.Code != "photo_not_an_image" ||
		body.Data.Error.Hint == "" || body.Data.Self != c.URL+"/v1/sessions/"+string(ref.Session) {
		t.Errorf("%v: %s", err, failed.body)
	}
	if strings.Contains(string(failed.body), "detail") {
		t.Errorf("the body shows the operator's detail: %s", failed.body)
	}
}

// What fails is tried again, with the same id; the log tells of every try.
func TestAFailedDeliveryIsTriedAgain(t *testing.T) {
	c, r := start(t, t.TempDir(), "--webhooks-every", "200ms"), listen(t)
	c.register("again", r.URL, "encoding.failed")
	var tries sync.Map
	r.answers(func(one received) int {
		n, _ := tries.LoadOrStore(one.id(), new(int))
		if *n.(*int)++; *n.(*int) < 2 {
			return http.StatusServiceUnavailable
		}
		return http.StatusOK
	})
	ref := newRef("again")
	c.put(ref.Key(pipeline.OriginalImage).String(), []byte("not an image"))
	got := r.hears(c, 2, "encoding.failed")
	if got[0].id() != got[1].id() || got[1].at.Sub(got[0].at) < 5*time.Second || slices.Equal(got[0].header["Webhook-Signature"], got[1].header["Webhook-Signature"]) {
		t.Errorf("tries %s and %s, %s apart", got[0].id(), got[1].id(), got[1].at.Sub(got[0].at))
	}
	c.awaitQuiet()
	api := c.api("again")
	page, err := api.ListDeliveriesWithResponse(t.Context(), "prod", nil)
	if err != nil || page.JSON200 == nil {
		t.Fatal(err, string(page.Body))
	}
	var seen []string
	for _, d := range page.JSON200.Deliveries {
		seen = append(seen, fmt.Sprintf("%s %d %s", d.Type, d.Attempt, d.Outcome))
	}
	if want := "encoding.failed 2 delivered, encoding.failed 1 retrying, endpoint.ping 1 delivered"; strings.Join(seen, ", ") != want {
		t.Errorf("log %q, want %q", strings.Join(seen, ", "), want)
	}
}

// awaitNothingDue waits until no delivery waits for another try.
func (c *cloud) awaitNothingDue() {
	c.t.Helper()
	for deadline := time.Now().Add(wait); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		out, err := c.s3().ListObjectsV2(c.t.Context(), &s3.ListObjectsV2Input{Bucket: &c.Bucket, Prefix: aws.String("due/")})
		if err == nil && len(out.Contents) == 0 {
			c.awaitQuiet()
			return
		}
	}
	c.t.Fatalf("something is still due after %s:\n%s", wait, c.log())
}

// Who waits for a ping that takes its time leaves the user's other programs their share
// of the 100 requests a minute.
func TestWaitingForAPingLeavesTheLimitToOthers(t *testing.T) {
	c, r := start(t, t.TempDir()), listen(t)
	r.answers(func(received) int { time.Sleep(6 * time.Second); return http.StatusNoContent })
	if _, errs, code := c.run("webhooks", "add", "prod", "--user", "patient", "--address", r.URL); code != 0 {
		t.Fatal(errs)
	}
	if _, errs, code := c.run("webhooks", "test", "prod", "--user", "patient"); code != 0 {
		t.Fatal(errs)
	}
	list, err := c.api("patient").ListDeliveriesWithResponse(t.Context(), "prod", nil)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := strconv.Atoi(list.HTTPResponse.Header.Get("RateLimit-Remaining")); err != nil || left < 85 {
		t.Errorf("%d requests are left, %v", left, err)
	}
}
