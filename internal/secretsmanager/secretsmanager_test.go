package secretsmanager_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	api "github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/2112-lab/gen3d/internal/secret"
	"github.com/2112-lab/gen3d/internal/secretsmanager"
	"github.com/2112-lab/gen3d/localstack/mototest"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/keyring"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

// client is one process's, by real HTTP.
func client(address string) *api.Client {
	return api.New(api.Options{Region: "eu-west-1", BaseEndpoint: &address, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", "")})
}

// What the program relies on, against all servers that can be had here; one always can.
func TestAgainstServers(t *testing.T) {
	servers := map[string]string{"the stand-in": (&standIn{secrets: map[string]*versions{}}).start(t)}
	if address := mototest.Start(t); address != "" {
		servers["moto"] = address
	} else {
		t.Log("moto_server is not here: the stand-in must do")
	}
	for name, address := range servers {
		t.Run(name, func(t *testing.T) {
			t.Run("nobody has made the secret", func(t *testing.T) { theFirstRootStays(t, address, "gen3d-test-a") })
			t.Run("Terraform has made it, without a value", func(t *testing.T) {
				if _, err := client(address).CreateSecret(t.Context(), &api.CreateSecretInput{Name: aws.String("gen3d-test-b")}); err != nil {
					t.Fatal(err)
				}
				theFirstRootStays(t, address, "gen3d-test-b")
			})
			t.Run("keys overlap while they rotate", func(t *testing.T) { keysOverlap(t, address) })
		})
	}
}

func theFirstRootStays(t *testing.T, address, name string) {
	for _, fresh := range []string{"first", "second", "third"} {
		got, err := secretsmanager.New(client(address), name).Root(t.Context(), secret.New(fresh))
		if err != nil || got.Reveal() != "first" {
			t.Errorf("with %q at hand: %q, %v, want the first", fresh, got.Reveal(), err)
		}
	}
}

// keysOverlap: a receiver that knows the old key and one that knows the new take what either of
// two processes signs in the day after a rotation; afterwards only the new one counts.
func keysOverlap(t *testing.T, address string) {
	ring := func() *keyring.Ring { return keyring.New(secretsmanager.New(client(address), "gen3d-test-ring")) }
	maker, sender := ring(), ring()
	now := time.Date(2026, 11, 30, 10, 30, 0, 0, time.UTC)
	e := pipeline.Endpoint{ID: "prod"}
	var known [2][]signature.Key // by the receivers: before, after
	for round := range known {
		ends := now.Add(keyring.Overlap)
		for i := range e.Keys {
			e.Keys[i].ExpiresAt = &ends
		}
		for _, scheme := range []pipeline.Scheme{pipeline.SchemeHMAC, pipeline.SchemeEd25519} {
			public, key, err := maker.Make(t.Context(), "acme", e.ID, scheme, now)
			if err != nil {
				t.Fatal(err)
			}
			e.Keys = append(e.Keys, public)
			text := key.Secret()
			if scheme == pipeline.SchemeEd25519 {
				text = public.Public
			}
			theirs, err := signature.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			known[round] = append(known[round], theirs)
		}
	}
	for _, c := range []struct {
		after time.Duration
		old   bool
	}{{0, true}, {keyring.Overlap - time.Second, true}, {keyring.Overlap, false}} {
		at := now.Add(c.after)
		keys, err := sender.Signing(t.Context(), "acme", e, at)
		if err != nil {
			t.Fatal(err)
		}
		h, body := http.Header{}, []byte(`{"type":"endpoint.ping"}`)
		signature.Sign(h, "evt_1", at, body, keys...)
		for round, want := range []bool{c.old, true} {
			for i, k := range known[round] {
				if err := signature.Verify(h, body, at, k); (err == nil) != want {
					t.Errorf("%s after the rotation, key %d of round %d: %v", c.after, i, round, err)
				}
			}
		}
	}
}

func TestOfManyWhoAskFirstAllGetTheSame(t *testing.T) {
	address := (&standIn{secrets: map[string]*versions{}}).start(t)
	var mu sync.Mutex
	got := map[string]int{}
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			s, err := secretsmanager.New(client(address), "root").Root(t.Context(), secret.New(fmt.Sprint("fresh-", i)))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			got[s.Reveal()]++
		})
	}
	all.Wait()
	if len(got) != 1 {
		t.Errorf("roots %v, want one for all", got)
	}
}

func TestWhatIsRefusedIsSaidWithoutTheSecret(t *testing.T) {
	address := (&standIn{denied: true}).start(t)
	_, err := secretsmanager.New(client(address), "gen3d-prod-webhook-root").Root(t.Context(), secret.New("the very secret"))
	if err == nil || !strings.Contains(err.Error(), "gen3d-prod-webhook-root") || !strings.Contains(err.Error(), "AccessDenied") || strings.Contains(err.Error(), "very secret") {
		t.Errorf("got %v, want an error that names the secret and the refusal", err)
	}
	_, err = secretsmanager.New(client("http://127.0.0.1:1"), "gen3d-prod-webhook-root").Root(t.Context(), secret.New("the very secret"))
	if err == nil || strings.Contains(err.Error(), "very secret") {
		t.Errorf("without a server: %v", err)
	}
}
