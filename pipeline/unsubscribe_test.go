package pipeline_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

func TestUnsubscribeTokens(t *testing.T) {
	key := pipeline.LinkKey(bytes.Repeat([]byte{7}, pipeline.MinLinkKey))
	for _, user := range []pipeline.UserID{"ada", "eu-west-1:8d1c", "a.b@c+d=e", pipeline.UserID(strings.Repeat("x", 128))} {
		token := key.Unsubscribe(user)
		if got, err := key.Unsubscriber(token); got != user || err != nil {
			t.Errorf("%s: %s, %v", user, got, err)
		}
		if len(token) > 256 {
			t.Errorf("%d characters", len(token))
		}
	}
	token := key.Unsubscribe("ada")
	name, signature, _ := strings.Cut(token, ".")
	other := pipeline.LinkKey(bytes.Repeat([]byte{8}, pipeline.MinLinkKey))
	eve, _, _ := strings.Cut(key.Unsubscribe("eve"), ".")
	for what, forged := range map[string]string{
		"nothing": "", "a dot": ".", "no signature": name, "an empty signature": name + ".",
		"eve's name": eve + "." + signature, "another key's": other.Unsubscribe("ada"),
		"a line end": token + "\n", "a longer signature": token + "AA", "a shorter one": token[:len(token)-2], "padding": token + "=",
		"a user that is none": key.Unsubscribe("../eve"),
	} {
		if got, err := key.Unsubscriber(forged); err == nil {
			t.Errorf("%s: %s", what, got)
		}
	}
	if got, err := pipeline.LinkKey(nil).Unsubscriber(pipeline.LinkKey(nil).Unsubscribe("ada")); err == nil {
		t.Errorf("without a key: %s", got)
	}
}

func FuzzUnsubscriber(f *testing.F) {
	key := pipeline.LinkKey(bytes.Repeat([]byte{7}, pipeline.MinLinkKey))
	f.Add(key.Unsubscribe("ada"))
	f.Add("YWRh.")
	f.Add(strings.Replace(key.Unsubscribe("ada"), "S", "\rS", 1)) // base64 skips line ends
	f.Fuzz(func(t *testing.T, token string) {
		if user, err := key.Unsubscriber(token); err == nil && key.Unsubscribe(user) != token {
			t.Errorf("%q is taken for %s's", token, user)
		}
	})
}
