package cloudwatch_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatch"

	"github.com/2112-lab/gen3d/internal/cloudwatch"
	"github.com/2112-lab/gen3d/localstack/embedded/monitoring"
	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
)

// reading reads from a CloudWatch that knows these queues, with a secret, and counts requests.
func reading(t *testing.T, secret string, sent map[string]time.Time) (cloudwatch.Ages, *int) {
	t.Helper()
	requests := 0
	handler := monitoring.Handler(monitoring.Config{
		Keys: sigv4.OneKey("id", "secret"), Clock: time.Now,
		Oldest: func(queue string) (time.Time, bool) { at, ok := sent[queue]; return at, ok },
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		if r.URL.Path != monitoring.Path || r.Method != http.MethodPost {
			t.Errorf("the SDK asks %s %s", r.Method, r.URL.Path)
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return cloudwatch.NewAges(sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: &server.URL, RetryMaxAttempts: 1,
		Credentials: aws.NewCredentialsCache(credentials.NewStaticCredentialsProvider("id", secret, "")),
	})), &requests
}

func TestOldest(t *testing.T) {
	now := time.Now()
	sent := map[string]time.Time{"busy": now.Add(-90 * time.Second), "new": now.Add(time.Hour)}
	names := []string{"busy", "idle", "new"}
	for n := range 600 {
		name := fmt.Sprint("more-", n)
		names = append(names, name)
		sent[name] = now.Add(-time.Duration(n) * time.Minute)
	}
	ages, requests := reading(t, "secret", sent)
	got, err := ages.Oldest(t.Context(), names, now)
	if err != nil {
		t.Fatal(err)
	}
	if *requests != 2 { // 500 metrics in each
		t.Errorf("%d requests", *requests)
	}
	if _, ok := got["idle"]; ok || len(got) != 602 {
		t.Errorf("%d ages, one of an idle queue: %v", len(got), ok)
	}
	for name, want := range map[string]time.Duration{"busy": 90 * time.Second, "new": 0, "more-599": 599 * time.Minute} {
		if d := got[name] - want; d < 0 || d > time.Minute {
			t.Errorf("%s is %v old, want %v", name, got[name], want)
		}
	}
}

func TestWhoMayNotAskHearsSo(t *testing.T) {
	ages, _ := reading(t, "another secret", nil)
	_, err := ages.Oldest(t.Context(), []string{"q"}, time.Now())
	if err == nil || !strings.Contains(err.Error(), "AccessDenied") {
		t.Errorf("%v", err)
	}
}
