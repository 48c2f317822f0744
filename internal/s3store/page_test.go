package s3store_test

import (
	"bytes"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
)

type counting struct{ n *atomic.Int64 }

func (c counting) Do(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return http.DefaultClient.Do(r)
}

// A page costs a request for each window that held too little, whatever lies before.
func TestAPageCostsFewRequests(t *testing.T) {
	_, client := open(t)
	var requests atomic.Int64
	options := client.Options()
	options.HTTPClient = counting{&requests}
	store := s3store.New(s3.New(options), "gen3d-test")
	now := time.Now()
	for i := range 120 { // one every three days, and the oldest in one second
		at := now.Add(-time.Duration(min(i, 100)) * 72 * time.Hour)
		one := pipeline.SessionRef{User: "ada", Session: pipeline.SessionID(fmt.Sprintf("sess_%d_%08x", at.Unix(), i))}
		if err := store.Put(t.Context(), one.Key(pipeline.Poster), bytes.NewReader(nil), nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		n    int
		most int64
	}{{1, 1}, {4, 3}, {50, 4}, {110, 5}, {200, 6}} {
		requests.Store(0)
		ids, err := store.SessionsBefore(t.Context(), "ada", "", c.n)
		if err != nil || len(ids) != min(c.n, 120) {
			t.Fatal(len(ids), err)
		}
		if got := requests.Load(); got > c.most {
			t.Errorf("%d sessions took %d requests, want %d at most", c.n, got, c.most)
		}
	}
}
