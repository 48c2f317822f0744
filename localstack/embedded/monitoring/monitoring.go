package monitoring

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
)

// Path is where SDKs ask for metrics.
const Path = "/service/GraniteServiceVersion20100801/operation/GetMetricData"

// maxRequest bounds a request: 500 queries of some hundred bytes each.
const maxRequest = 1 << 20

// maxQueries is what CloudWatch takes in one request.
const maxQueries = 500

// Config is what the endpoint needs. All of it is required.
type Config struct {
	Keys  sigv4.Keys
	Clock func() time.Time
	// Oldest is when the oldest message of a queue was sent; ok is false where there
	// is none, or no such queue.
	Oldest func(queue string) (sent time.Time, ok bool)
}

// Handler answers signed requests at [Path].
func Handler(cfg Config) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
		if err != nil {
			refuse(w, http.StatusBadRequest, "SerializationException", "The request body ended early or is too large.")
			return
		}
		now := cfg.Clock()
		if _, err := sigv4.Verify(r, body, cfg.Keys, now); err != nil {
			refuse(w, http.StatusForbidden, "AccessDeniedException", err.Error())
			return
		}
		var in request
		if err := cbor.Unmarshal(body, &in); err != nil {
			refuse(w, http.StatusBadRequest, "SerializationException", "The request body is not the CBOR of GetMetricData.")
			return
		}
		out, err := cfg.answer(in, now)
		if err != nil {
			refuse(w, http.StatusBadRequest, "ValidationError", err.Error())
			return
		}
		write(w, http.StatusOK, out)
	})
}

type request struct {
	Queries []query `cbor:"MetricDataQueries"`
}

type query struct {
	ID   string `cbor:"Id"`
	Stat *struct {
		Metric struct {
			Namespace, MetricName string
			Dimensions            []struct{ Name, Value string }
		}
	} `cbor:"MetricStat"`
}

type response struct {
	Results  []result `cbor:"MetricDataResults"`
	Messages []string `cbor:"Messages"`
}

type result struct {
	ID         string     `cbor:"Id"`
	Label      string     `cbor:"Label"`
	Status     string     `cbor:"StatusCode"`
	Timestamps []cbor.Tag `cbor:"Timestamps"`
	Values     []float64  `cbor:"Values"`
}

// epoch is CBOR's tag of a time in seconds since 1970 (RFC 8949, 3.4.2).
const epoch = 1

func (c Config) answer(in request, now time.Time) (response, error) {
	out := response{Results: []result{}, Messages: []string{}}
	if len(in.Queries) == 0 || len(in.Queries) > maxQueries {
		return out, fmt.Errorf("MetricDataQueries has %d members, want 1 to %d", len(in.Queries), maxQueries)
	}
	for _, q := range in.Queries {
		r := result{ID: q.ID, Status: "Complete", Timestamps: []cbor.Tag{}, Values: []float64{}}
		if q.Stat == nil {
			return out, fmt.Errorf("query %s: the local CloudWatch has metrics and no expressions", q.ID)
		}
		m := q.Stat.Metric
		if m.Namespace != "AWS/SQS" || m.MetricName != "ApproximateAgeOfOldestMessage" || len(m.Dimensions) != 1 || m.Dimensions[0].Name != "QueueName" {
			return out, fmt.Errorf("query %s: the local CloudWatch has only AWS/SQS ApproximateAgeOfOldestMessage by QueueName", q.ID)
		}
		r.Label = m.Dimensions[0].Value
		if sent, ok := c.Oldest(r.Label); ok {
			r.Timestamps = append(r.Timestamps, cbor.Tag{Number: epoch, Content: now.Unix()})
			r.Values = append(r.Values, max(now.Sub(sent).Seconds(), 0))
		}
		out.Results = append(out.Results, r)
	}
	return out, nil
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	write(w, status, map[string]string{"__type": "com.amazonaws.cloudwatch#" + code, "message": message})
}

func write(w http.ResponseWriter, status int, body any) {
	b, err := cbor.Marshal(body)
	if err != nil { // cannot happen to the types above
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
	w.Header().Set("Content-Type", "application/cbor")
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
