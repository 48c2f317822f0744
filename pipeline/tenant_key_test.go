package pipeline_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

func TestParseTenantKey(t *testing.T) {
	for key, good := range map[string]bool{
		"users/ada/config/webhooks.json":                            true,
		"users/us-east-1:12ab/replay/monday.replay.json":            true,
		"users/ada/deliveries/20261130T103000.000Z-0123abcd.ndjson": true,
		"users/ada/config/":                                         false, "users/ada/config": false, "users//config/webhooks.json": false, "users/../config/webhooks.json": false,
		"users/ada/secrets/webhooks.json": false, "users/ada/config/../webhooks.json": false, "users/ada/config/.": false, "users/ada/config/..": false,
		"/users/ada/config/webhooks.json": false, "users/ada/sessions/sess_1_00000000": false, "users/ada/config/a b": false, "users/ada/config/a%2fb": false,
		"users/ada/config/" + strings.Repeat("a", 129): false, "users/ada/config/a\x00": false, "users/ada/config/ä": false, "": false,
	} {
		k, err := pipeline.ParseTenantKey(key)
		if good != (err == nil) || err != nil && !errors.Is(err, pipeline.ErrKey) {
			t.Errorf("%q: %v", key, err)
		}
		if err == nil && k.String() != key {
			t.Errorf("%q is written back as %q", key, k)
		}
	}
}

func TestParseEndpointID(t *testing.T) {
	for id, good := range map[string]bool{
		"prod": true, "a": true, "0": true, "my-endpoint-2": true, strings.Repeat("a", 63): true,
		"": false, "-a": false, "Prod": false, "a_b": false, "a.b": false, "a/b": false, strings.Repeat("a", 64): false, "ä": false,
	} {
		if got, err := pipeline.ParseEndpointID(id); good != (err == nil) || good && string(got) != id {
			t.Errorf("%q: %q, %v", id, got, err)
		}
	}
}

func TestPublicLeavesNoDetail(t *testing.T) {
	for _, e := range goldenEvents() {
		line, err := pipeline.Marshal(pipeline.Public(e))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(line), `"detail"`) {
			t.Errorf("%s shows its detail: %s", e.Type(), line)
		}
	}
}
